#include "elements.hpp"
#include "membership.hpp"
#include "patch.hpp"
#include "resource_body.hpp"

namespace gatehouse::scim {
namespace {

void put(object& container, const std::string& name, value content) {
    const bool empty = content.is_null() || (content.if_object() && content.if_object()->empty()) ||
                       (content.if_array() && content.if_array()->empty());
    if (empty)
        container.erase(name);
    else
        container.set(name, std::move(content));
}

// RFC 7644, 3.5.2.3: sub-attributes that the value does not name are left unchanged; null unassigns one.
void merge(object& into, const object& sent) {
    for (const auto& [name, content] : sent) put(into, name, content);
}

void apply_single(object& container, const attribute_definition& attribute, const attribute_definition* sub,
                  const patch_operation& operation) {
    const value& operand = operation.operand;
    const bool unassign = operation.op == patch_op::remove || operand.is_null();
    if (unassign && operation.op == patch_op::add) return;
    if (attribute.type != value_type::complex || (unassign && !sub))
        return put(container, attribute.name, unassign ? value() : operand);
    object merged;
    if (const value* present = container.find(attribute.name); present && present->if_object()) merged = *present->if_object();
    if (sub)
        put(merged, sub->name, unassign ? value() : operand);
    else if (operand.if_object())
        merge(merged, *operand.if_object());
    put(container, attribute.name, value(std::move(merged)));
}

class patcher {
public:
    patcher(object& document, const resource_type& type, rules& profile)
        : document_(document), type_(type), profile_(profile) {}

    result<void> apply(const patch_operation& operation) {
        const auto found = operation.path ? type_.resolve(operation.path->attribute.text()) : std::nullopt;
        if (!found) return make_error(errc::internal, "an operation without a known path");
        if (!found->attribute) {  // a whole extension: parse_patch leaves only its removal
            document_.erase(found->extension->urn);
            return {};
        }
        if (found->attribute->membership) return members_.apply(operation);
        if (!found->extension) return apply_in(document_, *found, operation);
        object part;
        if (value* present = document_.find(found->extension->urn)) part = std::move(*present->if_object());
        auto done = apply_in(part, *found, operation);
        put(document_, found->extension->urn, value(std::move(part)));
        return done;
    }

    membership_delta take_members() { return members_.take(); }

private:
    result<void> apply_in(object& container, const attribute_reference& found, const patch_operation& operation) {
        if (found.target().mutability == mutability::immutable) return apply_immutable(container, found, operation);
        return change(container, found, operation);
    }

    // RFC 7644, 3.5.2: an immutable attribute may be given a first value and no other.
    result<void> apply_immutable(object& container, const attribute_reference& found, const patch_operation& operation) {
        const value* present = container.find(found.attribute->name);
        if (!present) return change(container, found, operation);
        const value before = *present;
        auto done = change(container, found, operation);
        const value* after = container.find(found.attribute->name);
        if (done && (!after || *after != before)) return make_error(errc::mutability, found.attribute->name + " is immutable");
        return done;
    }

    result<void> change(object& container, const attribute_reference& found, const patch_operation& operation) {
        const auto& attribute = *found.attribute;
        if (!attribute.multi_valued) {
            apply_single(container, attribute, found.sub, operation);
            return {};
        }
        value::array elements;
        if (value* present = container.find(attribute.name)) elements = std::move(*present->if_array());
        element_list list(attribute, found.sub, std::move(elements), profile_);
        if (auto done = list.apply(operation); !done) return done;
        auto left = list.take();
        if (!left) return left.error();
        put(container, attribute.name, value(std::move(*left)));
        return {};
    }

    object& document_;
    const resource_type& type_;
    rules& profile_;
    membership_changes members_;
};

}  // namespace

result<patched> apply_patch(value document, const std::vector<patch_operation>& operations, const resource_type& type,
                            rules& profile) {
    if (!document.if_object()) return make_error(errc::internal, "a stored document that is no object");
    patched out;
    out.document = document;
    patcher work(*out.document.if_object(), type, profile);
    for (const auto& operation : operations)
        if (auto done = work.apply(operation); !done) return done.error();
    refresh_schemas(out.document, type);
    if (auto complete = check_required(out.document, type, errc::mutability); !complete) return complete.error();
    out.members = work.take_members();
    out.changed = out.document != document;
    return out;
}

}  // namespace gatehouse::scim
