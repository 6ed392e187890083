#include "values.hpp"

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

#include <cmath>

namespace gatehouse::scim {
namespace {

error unfit(const attribute_definition& attribute, std::string_view why) {
    return make_error(errc::invalid_value, attribute.name + ": " + std::string(why));
}

bool is_true(const value* flag) { return flag && flag->if_boolean() && *flag->if_boolean(); }

result<value> checked_text(const attribute_definition& attribute, value sent) {
    const auto text = sent.text();
    const auto most = ascii_iequals(attribute.name, "userName") ? limits::user_name_bytes : limits::value_bytes;
    if (text.size() > most) return unfit(attribute, "longer than " + std::to_string(most) + " bytes");
    if (text.find('\0') != std::string_view::npos) return unfit(attribute, "U+0000 may not stand in text");
    if (attribute.type == value_type::date_time && !parse_rfc3339(text))
        return unfit(attribute, "a date and time of RFC 3339 belongs here");
    if (attribute.type == value_type::binary && !from_base64(text)) return unfit(attribute, "base64 belongs here");
    return sent;
}

}  // namespace

result<value> value_reader::read(const attribute_definition& attribute, value sent) {
    if (sent.is_null()) return sent;
    if (attribute.multi_valued) return read_list(attribute, std::move(sent));
    return read_one(attribute, std::move(sent));
}

result<value> value_reader::read_list(const attribute_definition& attribute, value sent) {
    if (!sent.if_array()) {
        if (!profile_.use(tolerance::single_for_array)) return unfit(attribute, "a list belongs here");
        value::array alone;
        alone.push_back(std::move(sent));
        sent = value(std::move(alone));
    }
    value::array elements;
    for (value& element : *sent.if_array()) {
        auto read = read_one(attribute, std::move(element));
        if (!read) return read;
        // A list of nobody in particular must not pass for the explicit [] that empties a group.
        if (read->is_null() && attribute.membership) return unfit(attribute, "value is required");
        if (!read->is_null()) elements.push_back(std::move(*read));
    }
    if (!attribute.membership && elements.size() > limits::attribute_values)
        return unfit(attribute, "more than " + std::to_string(limits::attribute_values) + " values");
    if (elements.empty()) return value();
    if (auto settled = settle_primaries(attribute, elements, profile_); !settled) return settled.error();
    return value(std::move(elements));
}

result<value> value_reader::read_one(const attribute_definition& attribute, value sent) {
    if (auto* list = sent.if_array()) {
        if (list->size() > 1 || !profile_.use(tolerance::array_for_single))
            return unfit(attribute, "one value belongs here, not a list");
        if (list->empty()) return value();
        value alone = std::move(list->front());
        sent = std::move(alone);
        if (sent.if_array()) return unfit(attribute, "one value belongs here, not a list");
    }
    if (sent.is_null()) return sent;
    if (sent.text().empty() && sent.if_string() && profile_.use(tolerance::empty_text_unassigned)) return value();
    switch (attribute.type) {
        case value_type::complex: return read_complex(attribute, std::move(sent));
        case value_type::boolean: return read_boolean(attribute, sent);
        case value_type::integer:
        case value_type::decimal: return read_number(attribute, sent);
        case value_type::unknown:
        case value_type::string:
        case value_type::reference:
        case value_type::date_time:
        case value_type::binary: break;
    }
    return read_text(attribute, std::move(sent));
}

result<value> value_reader::read_complex(const attribute_definition& attribute, value sent) {
    if (!sent.if_object()) {
        const auto* main = attribute.find_sub("value");
        if (!main || !profile_.use(tolerance::scalar_for_complex)) return unfit(attribute, "an object belongs here");
        object wrapped;
        wrapped.append(main->name, std::move(sent));
        sent = value(std::move(wrapped));
    }
    object out;
    out.reserve(sent.if_object()->size());
    for (auto& [name, content] : *sent.if_object()) {
        const auto* sub = attribute.find_sub(name);
        if (!sub) {
            if (profile_.use(tolerance::unknown_attributes)) continue;
            return unfit(attribute, "there is no sub-attribute \"" + name.substr(0, 64) + "\"");
        }
        if (sub->mutability == mutability::read_only) continue;  // RFC 7644, 3.5.1: ignored
        auto read_sub = read(*sub, std::move(content));
        if (!read_sub) return make_error(read_sub.error().code, attribute.name + "." + read_sub.error().detail);
        if (!read_sub->is_null() || nulls_ == nulls::kept) out.set(sub->name, std::move(*read_sub));
    }
    if (nulls_ == nulls::dropped)
        for (const auto& sub : attribute.sub_attributes)
            if (sub.required && !out.empty() && !out.find(sub.name)) return unfit(attribute, sub.name + " is required");
    return out.empty() && nulls_ == nulls::dropped ? value() : value(std::move(out));
}

result<value> value_reader::read_text(const attribute_definition& attribute, value sent) {
    if (!sent.if_string()) {
        if (!sent.is_number() || !profile_.use(tolerance::text_for_number)) return unfit(attribute, "text belongs here");
        sent = value(to_json(sent));
    }
    return checked_text(attribute, std::move(sent));
}

result<value> value_reader::read_boolean(const attribute_definition& attribute, const value& sent) {
    if (sent.if_boolean()) return sent;
    const bool yes = ascii_iequals(sent.text(), "true"), no = ascii_iequals(sent.text(), "false");
    if ((yes || no) && profile_.use(tolerance::string_booleans)) return value(yes);
    return unfit(attribute, "true or false belongs here");
}

result<value> value_reader::read_number(const attribute_definition& attribute, const value& sent) {
    value number = sent;
    if (sent.if_string())
        if (auto inside = parse_json(sent.text()); inside && inside->is_number() && profile_.use(tolerance::text_for_number))
            number = std::move(*inside);
    if (!number.is_number()) return unfit(attribute, "a number belongs here");
    if (attribute.type == value_type::decimal || number.if_integer()) return number;
    const double whole = number.number();
    if (whole != std::floor(whole) || std::abs(whole) > 9e15) return unfit(attribute, "a whole number belongs here");
    return value(static_cast<std::int64_t>(whole));
}

result<void> settle_primaries(const attribute_definition& attribute, value::array& elements, rules& profile) {
    bool seen = false;
    for (value& element : elements) {
        value* primary = element.find("primary");
        if (!is_true(primary)) continue;
        if (seen && !profile.use(tolerance::several_primaries)) return unfit(attribute, "only one value may be primary");
        if (seen) *primary = value(false);
        seen = true;
    }
    return {};
}

}  // namespace gatehouse::scim
