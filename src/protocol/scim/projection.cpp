#include "projection.hpp"

#include <gatehouse/base/text.hpp>

#include <algorithm>

namespace gatehouse::scim {
namespace {

// One name of the list, up to a comma that stands outside of brackets and quotes.
std::string_view take_name(std::string_view& list) {
    std::size_t at = 0;
    bool quoted = false;
    int brackets = 0;
    for (; at < list.size(); ++at) {
        if (list[at] == '"') quoted = !quoted;
        if (quoted) continue;
        if (list[at] == '[') ++brackets;
        if (list[at] == ']') --brackets;
        if (list[at] == ',' && brackets <= 0) break;
    }
    const auto name = list.substr(0, at);
    list.remove_prefix(std::min(at + 1, list.size()));
    return trim(name);
}

std::vector<attribute_reference> read_names(std::string_view list, const resource_type& type) {
    std::vector<attribute_reference> out;
    while (!list.empty()) {
        std::string name(take_name(list));
        const auto open = name.find('[');
        const auto close = name.rfind(']');
        if (open != std::string::npos && close != std::string::npos && open < close) name.erase(open, close - open + 1);
        if (const auto found = type.resolve(name)) out.push_back(*found);
    }
    return out;
}

}  // namespace

result<projection> projection::parse(std::string_view attributes, std::string_view excluded, const resource_type& type) {
    projection made(type);
    attributes = trim(attributes);
    excluded = trim(excluded);
    if (!attributes.empty() && !excluded.empty())
        return make_error(errc::invalid_value, "attributes and excludedAttributes exclude each other");
    if (!attributes.empty()) made.how_ = mode::only;
    if (!excluded.empty()) made.how_ = mode::without;
    made.named_ = read_names(attributes.empty() ? excluded : attributes, type);
    return made;
}

bool projection::names(const attribute_reference& named, const schema_definition* extension,
                       const attribute_definition& attribute) const {
    if (named.extension != extension) return false;
    if (named.attribute) return named.attribute == &attribute;
    // The core URN alone stands for the attributes of that schema, not for id, meta and their like.
    return extension || type_->core->find(attribute.name) == &attribute;
}

bool projection::wants(std::string_view name) const {
    const auto* attribute = type_->find(name);
    return attribute && !apply_attribute(value(true), nullptr, *attribute).is_null();
}

// In what is asked for, a sub-attribute comes when it or all of its attribute is named; in what is excluded, it goes.
bool projection::keeps_sub(const schema_definition* extension, const attribute_definition& attribute,
                           const attribute_definition& sub) const {
    if (sub.returned == returned::always || sub.returned == returned::never) return sub.returned == returned::always;
    bool named = false;
    for (const auto& name : named_)
        named = named || (names(name, extension, attribute) &&
                          (name.sub == &sub || (!name.sub && (how_ == mode::without || sub.returned != returned::request))));
    if (how_ == mode::only) return named;
    return sub.returned != returned::request && !(how_ == mode::without && named);
}

value projection::apply_attribute(const value& content, const schema_definition* extension,
                                  const attribute_definition& attribute) const {
    if (attribute.returned == returned::never) return value();
    bool whole = false, part = false;
    for (const auto& name : named_) {
        if (!names(name, extension, attribute)) continue;
        (name.sub ? part : whole) = true;
    }
    const bool always = attribute.returned == returned::always;
    if (how_ == mode::only && !whole && !part && !always) return value();
    if (how_ == mode::without && whole && !always) return value();
    if (how_ != mode::only && attribute.returned == returned::request) return value();
    if (!part || whole || attribute.sub_attributes.empty()) return content;
    const auto reduce = [&](const value& element) {
        object out;
        if (const auto* subs = element.if_object())
            for (const auto& [name, inner] : *subs)
                if (const auto* sub = attribute.find_sub(name); sub && keeps_sub(extension, attribute, *sub))
                    out.append(name, inner);
        return value(std::move(out));
    };
    if (!content.if_object() && !content.if_array()) return content;
    if (!content.if_array()) return reduce(content);
    value::array out;
    for (const auto& element : *content.if_array()) out.push_back(reduce(element));
    return value(std::move(out));
}

value projection::apply_part(const value& part, const schema_definition* extension) const {
    object out;
    if (const auto* attributes = part.if_object()) {
        out.reserve(attributes->size());
        for (const auto& [name, content] : *attributes) {
            const auto* attribute = extension ? extension->find(name) : type_->find(name);
            value kept;
            if (attribute)
                kept = apply_attribute(content, extension, *attribute);
            else if (const auto* inner = extension ? nullptr : type_->find_extension(name))
                kept = apply_part(content, inner);
            const bool empty = kept.is_null() || (kept.if_object() && kept.if_object()->empty());
            if (!empty) out.append(name, std::move(kept));
        }
    }
    return value(std::move(out));
}

value projection::apply(const value& resource) const { return apply_part(resource, nullptr); }

}  // namespace gatehouse::scim
