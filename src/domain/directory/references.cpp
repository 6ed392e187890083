#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/directory/membership.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "member_element.hpp"

namespace gatehouse::directory {
namespace {

template <class T>
result<std::optional<resolved_reference>> as_reference(const result<std::optional<T>>& found, group_member_kind kind) {
    if (!found) return found.error();
    if (!*found) return std::optional<resolved_reference>();
    return std::optional(resolved_reference{std::string((*found)->id.text()), kind});
}

result<std::optional<resolved_reference>> resolve_id(tenant_transaction& tx, const connection_id& in, std::string_view id) {
    if (const auto user = link_id::parse(id)) {
        auto found = as_reference(link_repository(tx).find(in, *user), group_member_kind::user);
        if (!found || *found) return found;
    }
    if (const auto nested = group_id::parse(id))
        return as_reference(group_repository(tx).find(in, *nested), group_member_kind::group);
    return std::optional<resolved_reference>();
}

}  // namespace

result<value> member_element(const group_member& row) {
    value element{object()};
    if (!row.document.empty()) {
        auto parsed = parse_json(row.document);
        if (!parsed || !parsed->if_object()) return make_error(errc::internal, "a member's row cannot be read");
        element = std::move(*parsed);
    }
    element.if_object()->set("value", value(row.id));
    element.if_object()->set("type", value(row.kind == group_member_kind::user ? "User" : "Group"));
    return element;
}

result<std::optional<resolved_reference>> resolve(tenant_transaction& tx, const connection_id& in, std::string_view reference) {
    auto by_id = resolve_id(tx, in, reference);
    if (!by_id || *by_id) return by_id;
    auto user = as_reference(link_repository(tx).find_by_external_id(in, reference), group_member_kind::user);
    if (!user || *user) return user;
    return as_reference(group_repository(tx).find_by_external_id(in, reference), group_member_kind::group);
}

result<std::vector<group_id>> settle_pending(tenant_transaction& tx, const connection_id& in, const group_member& arrived,
                                             const std::optional<std::string>& external_id) {
    group_repository groups(tx);
    std::vector<group_id> joined;
    std::vector<std::string> references{arrived.id};
    if (external_id) references.push_back(*external_id);
    for (const auto& reference : references) {
        auto taken = groups.take_pending(in, reference);
        if (!taken) return taken.error();
        for (auto& each : *taken) {
            const auto added = groups.add_member(each.group, {arrived.id, arrived.kind, each.document, {}});
            if (!added) return added.error();
            if (const auto touched = groups.touch(each.group); !touched) return touched.error();
            if (*added == membership_change::joined) joined.push_back(each.group);
        }
    }
    return joined;
}

}  // namespace gatehouse::directory
