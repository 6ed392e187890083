#include "connection_settings.hpp"

#include <gatehouse/codec/json.hpp>

namespace gatehouse {
namespace {

value list_of(const std::vector<std::string>& texts) { return value(value::array(texts.begin(), texts.end())); }

std::vector<std::string> texts_of(const value* list) {
    std::vector<std::string> out;
    if (const auto* items = list ? list->if_array() : nullptr)
        for (const auto& item : *items) out.emplace_back(item.text());
    return out;
}

std::string text_of(const value* item) { return item ? std::string(item->text()) : std::string(); }
bool flag_of(const value* item, bool otherwise) {
    const bool* flag = item ? item->if_boolean() : nullptr;
    return flag ? *flag : otherwise;
}
std::optional<instant> time_of(const value* item) {
    const std::int64_t* ms = item ? item->if_integer() : nullptr;
    return ms ? std::optional(instant{*ms}) : std::nullopt;
}

subject_match match_of(std::string_view text) {
    if (text == "external_id") return subject_match::external_id;
    return text == "email" ? subject_match::email : subject_match::user_name;
}
signed_parts parts_of(std::string_view text) {
    for (const auto parts : {signed_parts::response, signed_parts::assertion, signed_parts::both})
        if (text == to_text(parts)) return parts;
    return signed_parts::either;
}

}  // namespace

std::string write_settings(const connection_settings& settings) {
    const connection_settings standard;
    object out;
    const auto set = [&](std::string_view name, bool differs, value content) {
        if (differs) out.set(name, std::move(content));
    };
    set("accepted_audiences", !settings.accepted_audiences.empty(), list_of(settings.accepted_audiences));
    set("acs_aliases", !settings.acs_aliases.empty(), list_of(settings.acs_aliases));
    set("skew_s", settings.skew_s != standard.skew_s, value(settings.skew_s));
    set("subject_attribute", !settings.subject_attribute.empty(), value(settings.subject_attribute));
    set("match", settings.match != standard.match, value(to_text(settings.match)));
    set("group_attribute", !settings.group_attribute.empty(), value(settings.group_attribute));
    set("allowed_groups", !settings.allowed_groups.empty(), list_of(settings.allowed_groups));
    set("mfa_authn_context", !settings.mfa_authn_context.empty(), value(settings.mfa_authn_context));
    set("must_sign", settings.must_sign != standard.must_sign, value(to_text(settings.must_sign)));
    set("bounce_unsolicited", !settings.bounce_unsolicited, value(settings.bounce_unsolicited));
    if (settings.allow_sha1_until) out.set("allow_sha1_until", value(settings.allow_sha1_until->ms));
    if (settings.allow_cbc_until) out.set("allow_cbc_until", value(settings.allow_cbc_until->ms));
    set("create_just_in_time", settings.create_just_in_time, value(settings.create_just_in_time));
    return to_json(value(std::move(out)));
}

result<connection_settings> read_settings(std::string_view json) {
    const auto parsed = parse_json(json);
    if (!parsed) return make_error(errc::internal, "a connection's settings cannot be read");
    const value& from = *parsed;
    connection_settings out;
    out.accepted_audiences = texts_of(from.find("accepted_audiences"));
    out.acs_aliases = texts_of(from.find("acs_aliases"));
    if (const auto* skew = from.find("skew_s"); skew && skew->if_integer()) out.skew_s = *skew->if_integer();
    out.subject_attribute = text_of(from.find("subject_attribute"));
    out.match = match_of(text_of(from.find("match")));
    out.group_attribute = text_of(from.find("group_attribute"));
    out.allowed_groups = texts_of(from.find("allowed_groups"));
    out.mfa_authn_context = text_of(from.find("mfa_authn_context"));
    out.must_sign = parts_of(text_of(from.find("must_sign")));
    out.bounce_unsolicited = flag_of(from.find("bounce_unsolicited"), true);
    out.allow_sha1_until = time_of(from.find("allow_sha1_until"));
    out.allow_cbc_until = time_of(from.find("allow_cbc_until"));
    out.create_just_in_time = flag_of(from.find("create_just_in_time"), false);
    return out;
}

}  // namespace gatehouse
