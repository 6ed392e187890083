#pragma once
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <gatehouse/model/account.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Rows of those who sign in with a password; rules are domain/lifecycle's.
class account_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<local_account>> find(const member_id& id);
    // The living member who signs in with that address, folded.
    result<std::optional<member_id>> find_by_login(std::string_view address);
    result<void> put(const local_account& row);  // whole, new or again
    result<void> erase(const member_id& id);     // with the recovery address
    // An invited member is one from now on, with the address at which the invitation was read as recovery address.
    // errc::conflict when it is not invited any more.
    result<void> activate(const member_id& id, std::string_view recovery_address);
    result<void> end_sessions(const member_id& id, std::string_view except);  // except: a session's id, or empty
    result<void> set_name(const member_id& id, std::string_view display_name);
    result<void> set_recovery_address(const member_id& id, std::string_view address);

    // Of living members, in the order of ids, those after `after`: how each is proved to be who it is.
    struct posture {
        member_id member;
        std::string display_name, user_name;
        bool password = false, totp = false;
        bool by_connection = false;  // an identity provider speaks for it
        bool mfa_session = false;    // a session that lives was opened with a second factor
    };
    result<std::vector<posture>> postures(std::string_view after, std::int64_t most);
};

// Where an e-mail address leads: the login page knows no organization.
class account_locator : public installation_repository {
public:
    using installation_repository::installation_repository;
    struct place {
        organization_id organization;
        std::string code;
        member_id member;
    };
    // Two are enough to see that it is not unique. code: empty, or the organization's.
    result<std::vector<place>> find(std::string_view login, std::string_view code);
};

}  // namespace gatehouse
