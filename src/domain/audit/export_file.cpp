#include <gatehouse/domain/audit/export_file.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/audit/chain.hpp>

namespace gatehouse::audit {
namespace {

// The first name of a line says its kind.
constexpr std::string_view header_start = R"({"gatehouse_audit_export":1,)", row_start = R"({"position":)",
                           checkpoint_start = R"({"checkpoint":)", trailer_start = R"({"end":)";

error bad_form() { return make_error(errc::invalid_syntax, "is not in the form of an export"); }

std::string text_of(const value& from, std::string_view name) {
    const value* found = from.find(name);
    return found ? std::string(found->text()) : std::string();
}

std::int64_t number_of(const value& from, std::string_view name) {
    const value* found = from.find(name);
    return found && found->if_integer() ? *found->if_integer() : 0;
}

instant time_of(const value& from, std::string_view name) {
    const auto at = parse_rfc3339(text_of(from, name));
    return at ? *at : instant{};
}

// What is read is written again, so whatever does not belong there, or stands there in other words, shows.
template <class Line, class Read> result<Line> parse_exactly(std::string_view line, Read read) {
    const auto parsed = parse_json(line);
    if (!parsed) return bad_form();
    Line out = read(*parsed);
    if (to_line(out) != line) return bad_form();
    return out;
}

std::vector<audit_key> keys_of(const value& header) {
    std::vector<audit_key> out;
    const value* list = header.find("keys");
    if (!list || !list->if_array()) return out;
    for (const value& each : *list->if_array()) {
        audit_key key;
        key.id = text_of(each, "id");
        key.public_key = text_of(each, "public");
        key.endorsed_by = text_of(each, "endorsed_by");
        key.endorsement = text_of(each, "endorsement");
        out.push_back(std::move(key));
    }
    return out;
}

}  // namespace

std::string to_line(const export_header& header) {
    std::string line;
    json_writer out(line);
    out.begin_object().member("gatehouse_audit_export", 1).member("organization", header.organization);
    out.member("until", header.until).name("keys").begin_array();
    for (const audit_key& each : header.keys)
        out.begin_object()
            .member("id", each.id)
            .member("public", each.public_key)
            .member("endorsed_by", each.endorsed_by)
            .member("endorsement", each.endorsement)
            .end_object();
    out.end_array().end_object();
    return line + "\n";
}

std::string to_line(const export_row& given) {
    const change& told = given.row.told;
    std::string line;
    json_writer out(line);
    out.begin_object().member("position", told.position).member("id", told.id.text()).member("at", to_rfc3339(told.at));
    out.member("actor_kind", told.actor_kind).member("actor", told.actor).member("via", told.via);
    out.member("request_id", told.request_id).member("ip", told.ip).member("kind", told.kind);
    out.member("target_kind", told.target.kind).member("target", told.target.id).member("facts", told.facts).name("personal");
    if (given.row.personal)
        out.string(*given.row.personal);
    else
        out.null();
    out.member("hash", given.hash).end_object();
    return line + "\n";
}

std::string to_line(const checkpoint& at) {
    std::string line;
    json_writer(line)
        .begin_object()
        .member("checkpoint", at.position)
        .member("hash", at.hash)
        .member("generation", at.generation)
        .member("at", to_rfc3339(at.at))
        .member("key", at.key)
        .member("signature", at.signature)
        .end_object();
    return line + "\n";
}

std::string to_line(const export_trailer& trailer) {
    std::string line;
    json_writer(line)
        .begin_object()
        .member("end", trailer.rows)
        .member("checkpoints", trailer.checkpoints)
        .member("hash", trailer.hash)
        .member("key", trailer.key)
        .member("signature", trailer.signature)
        .end_object();
    return line + "\n";
}

export_line kind_of(std::string_view line) {
    if (line.starts_with(header_start)) return export_line::header;
    if (line.starts_with(row_start)) return export_line::row;
    if (line.starts_with(checkpoint_start)) return export_line::checkpoint;
    return line.starts_with(trailer_start) ? export_line::trailer : export_line::other;
}

result<export_header> parse_header(std::string_view line) {
    return parse_exactly<export_header>(line, [](const value& from) {
        return export_header{text_of(from, "organization"), number_of(from, "until"), keys_of(from)};
    });
}

result<export_row> parse_row(std::string_view line) {
    return parse_exactly<export_row>(line, [](const value& from) {
        export_row out{{{.id = change_id::trusted(text_of(from, "id"))}}, text_of(from, "hash")};
        change& told = out.row.told;
        told.position = number_of(from, "position");
        told.at = time_of(from, "at");
        told.actor_kind = text_of(from, "actor_kind");
        told.actor = text_of(from, "actor");
        told.via = text_of(from, "via");
        told.request_id = text_of(from, "request_id");
        told.ip = text_of(from, "ip");
        told.kind = text_of(from, "kind");
        told.target = {text_of(from, "target_kind"), text_of(from, "target")};
        told.facts = text_of(from, "facts");
        if (const value* personal = from.find("personal"); personal && personal->if_string())
            out.row.personal = *personal->if_string();
        return out;
    });
}

result<checkpoint> parse_checkpoint(std::string_view line) {
    return parse_exactly<checkpoint>(line, [](const value& from) {
        checkpoint out;
        out.position = number_of(from, "checkpoint");
        out.hash = text_of(from, "hash");
        out.generation = number_of(from, "generation");
        out.at = time_of(from, "at");
        out.key = text_of(from, "key");
        out.signature = text_of(from, "signature");
        return out;
    });
}

result<export_trailer> parse_trailer(std::string_view line) {
    return parse_exactly<export_trailer>(line, [](const value& from) {
        return export_trailer{number_of(from, "end"), number_of(from, "checkpoints"), text_of(from, "hash"),
                              text_of(from, "key"), text_of(from, "signature")};
    });
}

std::string statement_of(const export_header& header, const export_trailer& trailer) {
    return canonical({"gatehouse.export.1", to_line(header), std::to_string(trailer.rows), std::to_string(trailer.checkpoints),
                      trailer.hash, trailer.key});
}

}  // namespace gatehouse::audit
