#include "render.hpp"

#include <gatehouse/codec/json.hpp>

#include "scim_status.hpp"

namespace gatehouse::scim {
namespace {

// Everything but the document itself, as members behind what is already written.
void append_facts(json_writer& writer, const resource_facts& facts, const resource_type& type) {
    writer.member("id", facts.id);
    if (facts.active) writer.member("active", *facts.active);
    if (!facts.relation.empty() && facts.relation_json != "[]") writer.name(facts.relation).raw(facts.relation_json);
    writer.name("meta").begin_object().member("resourceType", type.name);
    writer.member("created", to_rfc3339(facts.created)).member("lastModified", to_rfc3339(facts.modified));
    writer.member("location", facts.location).member("version", to_etag(facts.version)).end_object();
}

std::string render_whole(std::string_view document, const resource_facts& facts, const resource_type& type) {
    std::string out;
    out.reserve(document.size() + facts.relation_json.size() + facts.location.size() + 320);
    out.assign(document.substr(0, document.size() - 1));  // all but the brace that closes it
    if (out.size() > 1) out += ',';
    json_writer writer(out);
    append_facts(writer, facts, type);
    out += '}';
    return out;
}

}  // namespace

std::string to_etag(std::int64_t version) { return "W/\"" + std::to_string(version) + "\""; }

void append_resource(std::string& out, std::string_view document, const resource_facts& facts, const resource_type& type,
                     const projection& shown) {
    std::string whole = render_whole(document, facts, type);
    if (shown.is_default()) {
        out += whole;
        return;
    }
    json_limits own;  // what we wrote ourselves may be larger than what we take from others
    own.bytes = own.values = own.string_bytes = whole.size();
    append_json(out, shown.apply(parse_json(whole, own).value()));
}

void begin_list(std::string& out, std::int64_t total, std::int64_t start_index, std::int64_t per_page) {
    json_writer writer(out);
    writer.begin_object()
        .name("schemas")
        .begin_array()
        .string("urn:ietf:params:scim:api:messages:2.0:ListResponse")
        .end_array();
    writer.member("totalResults", total).member("startIndex", start_index).member("itemsPerPage", per_page);
    writer.name("Resources").begin_array();
}

void end_list(std::string& out) { out += "]}"; }

std::string render_error(const error& failure) {
    const auto status = to_scim(failure.code);
    return render_error(status.status, status.scim_type, failure.detail);
}

std::string render_error(int status, std::string_view scim_type, std::string_view detail) {
    std::string out;
    json_writer writer(out);
    writer.begin_object().name("schemas").begin_array().string("urn:ietf:params:scim:api:messages:2.0:Error").end_array();
    writer.member("status", std::to_string(status));
    if (!scim_type.empty()) writer.member("scimType", scim_type);
    if (!detail.empty()) writer.member("detail", detail);
    writer.end_object();
    return out;
}

}  // namespace gatehouse::scim
