#include <gatehouse/domain/directory/names.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

namespace gatehouse::directory {
namespace {

error taken(std::string_view attribute, std::string_view id) {
    return make_error(errc::uniqueness, std::string(attribute) + " is taken by " + std::string(id));
}

template <class T> bool is_other(const std::optional<T>& found, const T* self) {
    return found && (!self || found->id != self->id);
}

// A member's record may be another connection's, or nobody's: neither is named here.
result<void> check_member_name(tenant_transaction& tx, std::string_view user_name, const link* self) {
    const auto holder = member_repository(tx).find_by_user_name(user_name);
    if (!holder) return holder.error();
    if (!*holder || (self && (*holder)->id == self->member)) return {};
    const auto links = link_repository(tx).of_member((*holder)->id);
    if (!links) return links.error();
    if (!links->empty()) return make_error(errc::uniqueness, "userName is taken");
    return make_error(errc::uniqueness,
                      "userName is that of a member whom no connection manages yet; an administrator has to link them");
}

}  // namespace

result<void> check_user_names(tenant_transaction& tx, const connection_id& in, const link_content& wanted, const link* self) {
    link_repository links(tx);
    const auto by_name = links.find_by_user_name(in, wanted.user_name);
    if (!by_name) return by_name.error();
    if (is_other(*by_name, self)) return taken("userName", (*by_name)->id.text());
    if (wanted.external_id) {
        const auto by_external = links.find_by_external_id(in, *wanted.external_id);
        if (!by_external) return by_external.error();
        if (is_other(*by_external, self)) return taken("externalId", (*by_external)->id.text());
    }
    // Another connection speaks for the member's name where this link is no authority.
    if (self && !self->authority) return {};
    return check_member_name(tx, wanted.user_name, self);
}

result<void> check_group_names(tenant_transaction& tx, const connection_id& in, const group_content& wanted,
                               const group* self) {
    group_repository groups(tx);
    const auto by_name = groups.find_by_name(in, wanted.display_name);
    if (!by_name) return by_name.error();
    const bool only_claimed = *by_name && (*by_name)->origin == group_origin::claim;
    if (is_other(*by_name, self) && (self || !only_claimed)) return taken("displayName", (*by_name)->id.text());
    if (!wanted.external_id) return {};
    const auto by_external = groups.find_by_external_id(in, *wanted.external_id);
    if (!by_external) return by_external.error();
    if (is_other(*by_external, self)) return taken("externalId", (*by_external)->id.text());
    return {};
}

result<void> check_version(std::optional<std::int64_t> expected, std::int64_t present) {
    if (!expected || *expected == present) return {};
    return make_error(errc::version_mismatch, "the resource has changed: its version is W/\"" + std::to_string(present) + "\"");
}

}  // namespace gatehouse::directory
