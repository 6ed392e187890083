#include "resource_body.hpp"

#include <gatehouse/base/limits.hpp>

#include <unordered_map>

#include "values.hpp"

namespace gatehouse::scim {
namespace {

class body_reader {
public:
    body_reader(const resource_type& type, rules& profile) : type_(type), profile_(profile), values_(profile) {}

    result<resource_body> read(object& body) {
        out_.append("schemas", value());
        for (auto& [name, content] : body)
            if (auto done = read_attribute(name, std::move(content)); !done) return done.error();
        made_.document = value(std::move(out_));
        refresh_schemas(made_.document, type_);
        if (auto complete = check_required(made_.document, type_, errc::invalid_value); !complete) return complete.error();
        return std::move(made_);
    }

private:
    result<void> read_attribute(const std::string& name, value content) {
        if (const auto* attribute = type_.find(name)) return store(*attribute, std::move(content), out_);
        if (const auto* extension = type_.find_extension(name)) return read_extension(*extension, std::move(content));
        if (profile_.use(tolerance::unknown_attributes)) return {};
        return make_error(errc::invalid_value, "there is no attribute \"" + name.substr(0, 128) + "\"");
    }

    result<void> read_extension(const schema_definition& extension, value content) {
        if (content.is_null()) return {};
        if (!content.if_object()) return make_error(errc::invalid_value, extension.urn + ": an object belongs here");
        object inside;
        for (auto& [name, part] : *content.if_object()) {
            const auto* attribute = extension.find(name);
            if (!attribute && !profile_.use(tolerance::unknown_attributes))
                return make_error(errc::invalid_value,
                                  extension.urn + ": there is no attribute \"" + name.substr(0, 128) + "\"");
            if (!attribute) continue;
            if (auto done = store(*attribute, std::move(part), inside); !done) return done;
        }
        if (!inside.empty()) out_.set(extension.urn, value(std::move(inside)));
        return {};
    }

    result<void> store(const attribute_definition& attribute, value content, object& into) {
        if (attribute.mutability == mutability::read_only || attribute.mutability == mutability::write_only) return {};
        auto read = values_.read(attribute, std::move(content));
        if (!read) return read.error();
        if (read->is_null()) return {};
        if (!attribute.membership) {
            into.set(attribute.name, std::move(*read));
            return {};
        }
        auto members = to_members(std::move(*read));
        if (!members) return members.error();
        made_.members = std::move(*members);
        return {};
    }

    const resource_type& type_;
    rules& profile_;
    value_reader values_;
    object out_;
    resource_body made_;
};

result<void> check_part(const value* part, const schema_definition& schema, errc code) {
    for (const auto& attribute : schema.attributes) {
        if (!attribute.required || attribute.membership || attribute.mutability == mutability::read_only) continue;
        const value* found = part ? part->find(attribute.name) : nullptr;
        if (!found || (found->if_string() && found->text().empty())) return make_error(code, attribute.name + " is required");
    }
    return {};
}

result<void> check_part_immutable(const value* before, const value* after, const schema_definition& schema) {
    for (const auto& attribute : schema.attributes) {
        if (attribute.mutability != mutability::immutable || attribute.membership) continue;
        const value* old = before ? before->find(attribute.name) : nullptr;
        const value* fresh = after ? after->find(attribute.name) : nullptr;
        if (old && (!fresh || *fresh != *old)) return make_error(errc::mutability, attribute.name + " is immutable");
    }
    return {};
}

}  // namespace

result<resource_body> read_resource(value body, const resource_type& type, rules& profile) {
    auto* attributes = body.if_object();
    if (!attributes) return make_error(errc::invalid_syntax, "the body is not a JSON object");
    const value* schemas = attributes->find("schemas");
    if (schemas && !schemas->is_null() && !schemas->if_array())
        return make_error(errc::invalid_syntax, "schemas: a list belongs here");
    if ((!schemas || schemas->is_null()) && !profile.use(tolerance::missing_schemas))
        return make_error(errc::invalid_syntax, "schemas is missing");
    return body_reader(type, profile).read(*attributes);
}

void refresh_schemas(value& document, const resource_type& type) {
    value::array urns;
    urns.emplace_back(type.core->urn);
    for (const auto& entry : type.extensions)
        if (document.find(entry.schema->urn)) urns.emplace_back(entry.schema->urn);
    document.if_object()->set("schemas", value(std::move(urns)));
}

result<void> check_required(const value& document, const resource_type& type, errc code) {
    if (auto core = check_part(&document, *type.core, code); !core) return core;
    for (const auto& entry : type.extensions) {
        const value* part = document.find(entry.schema->urn);
        if (!part && !entry.required) continue;
        if (auto checked = check_part(part, *entry.schema, code); !checked) return checked;
    }
    return {};
}

result<void> check_immutable(const value& before, const value& after, const resource_type& type) {
    if (auto core = check_part_immutable(&before, &after, *type.core); !core) return core;
    for (const auto& entry : type.extensions) {
        auto part = check_part_immutable(before.find(entry.schema->urn), after.find(entry.schema->urn), *entry.schema);
        if (!part) return part;
    }
    return {};
}

result<std::vector<member_reference>> to_members(value elements) {
    std::vector<member_reference> out;
    std::unordered_map<std::string, std::size_t> known;
    if (!elements.if_array()) return out;
    out.reserve(elements.if_array()->size());
    for (value& element : *elements.if_array()) {
        const value* id = element.find("value");
        if (!id || id->text().empty()) return make_error(errc::invalid_value, "members: value is required");
        if (id->text().size() > limits::user_name_bytes) return make_error(errc::invalid_value, "members: value is too long");
        std::string key(id->text());
        element.if_object()->erase("value");
        const auto [at, is_new] = known.try_emplace(key, out.size());
        if (is_new) out.push_back({std::move(key), {}});
        for (auto& [name, content] : *element.if_object()) out[at->second].attributes.set(name, std::move(content));
    }
    return out;
}

}  // namespace gatehouse::scim
