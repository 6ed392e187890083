#pragma once
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/session.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// A credential's row when it is alive, with the mac that the shown text has to match.
struct credential_row {
    principal who;
    std::string mac, key_id;
};

// The one statement that says whether a credential lives (access.md, Epochs): its epochs of member, connection, organization
// and generation are the present ones, it is neither ended nor expired, its member is active without holds and within
// its dates, its connection enabled. An API key lives from its own beginning on. A child session and a forward-auth code live
// only as long as their parent.
class credential_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // errc::unauthenticated when it is not alive, whatever the reason. Kinds without an organization are never found here.
    result<credential_row> alive(credential_kind kind, std::string_view id);
    // Its mac, when it would be good but for a restore after which nobody confirmed it; nothing for another kind than an API
    // key and a SCIM token.
    struct waiting_row {
        std::string mac;
        instant since;  // the restore
    };
    result<std::optional<waiting_row>> waiting(credential_kind kind, std::string_view id);
    // Whether the application exists, is enabled and answers for this organization.
    result<bool> application_alive(std::string_view id);
    // Of the installation's own; here, so that a write in an organization asks in its own transaction.
    result<bool> operator_key_alive(std::string_view id);

    // How many sessions and API keys live, of the first to expire, at most so many of each: what a rehearsal counts before and
    // after.
    struct living {
        std::int64_t sessions = 0, api_keys = 0;
    };
    result<living> count_living(std::int64_t most);
};

class session_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // The epochs as they stand are stored by the statement itself. errc::conflict when the member is not active or the
    // connection not enabled: a credential is never born dead or for the dead.
    result<void> insert(const session_id& id, std::string_view mac, std::string_view key_id, const session_facts& facts,
                        instant expires);
    result<void> insert_child(const child_session_id& id, std::string_view mac, std::string_view key_id,
                              const session_id& parent, const application_id& application, std::string_view host);
    result<std::vector<session_row>> of_member(const member_id& id);  // not ended ones, newest first
    // Those of them that showed groups when they began, which count in them alone; none that a revocation ended.
    result<std::vector<session_id>> with_claims(const member_id& id);
    // Not ended ones, the last to expire first and in the order of ids where two expire at once; those after that place.
    result<std::vector<session_row>> list(std::int64_t most, instant expires = {std::numeric_limits<std::int64_t>::max()},
                                          std::string_view id = {});
    result<session_row> find(const session_id& id);  // errc::not_found
    result<void> end(const session_id& id);          // errc::not_found when there is none that lives
    result<void> touch(const session_id& id, instant used);
    // Its member proved with two factors, now, who he is. errc::not_found when there is none that lives.
    result<void> confirm(const session_id& id);
};

class api_key_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // As for sessions. scope is JSON text of an array. Whoever makes a key records its name and scope in the change that says
    // so: when the row is pruned, that alone tells what the key was.
    result<void> insert(const api_key_id& id, std::string_view mac, std::string_view key_id, const member_id& owner,
                        std::string_view name, std::string_view scope, instant expires,
                        std::optional<instant> not_before = std::nullopt);
    // Of the organization, ended ones too, in the order of ids: those after that one.
    result<std::vector<api_key_row>> list(std::string_view after, std::int64_t most);
    result<std::vector<api_key_row>> of_member(const member_id& id);
    // Members who have a key that lives, in order; from after this id on, at most so many.
    result<std::vector<member_id>> owners(std::string_view after, std::int64_t most);
    result<api_key_row> find(const api_key_id& id);  // errc::not_found
    result<void> end(const api_key_id& id);          // errc::not_found when there is none that lives
    result<void> touch(const api_key_id& id, instant used);
    // Those that wait since a restore, in the order of ids: neither ended nor expired, and good when the backup was taken.
    result<std::vector<api_key_id>> waiting(std::string_view after, std::int64_t most);
    result<void> confirm(const api_key_id& id);  // errc::conflict when it does not wait
};

class scim_token_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // errc::not_found for an unknown connection. A token may be made before its connection is enabled.
    result<void> insert(const scim_token_id& id, std::string_view mac, std::string_view key_id, const connection_id& owner,
                        std::string_view name, instant expires);
    result<std::vector<scim_token_row>> of_connection(const connection_id& id);
    result<void> end(const scim_token_id& id);  // errc::not_found when there is none that lives
    result<void> touch(const scim_token_id& id, instant used);
    // As for API keys; of one connection, or of all.
    result<std::vector<scim_token_id>> waiting(const std::optional<connection_id>& of, std::string_view after,
                                               std::int64_t most);
    result<void> confirm(const scim_token_id& id);
};

// One-time codes and links: the code that carries a sign-in from /auth/start to an application's host, and what a person gets
// by mail or between two steps of a sign-in.
class link_token_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<void> insert_code(std::string_view id, std::string_view mac, std::string_view key_id, const session_id& parent,
                             const application_id& application, std::string_view binding, instant expires);
    // kind: one that is a link's (sessions/links.hpp). errc::conflict for who is gone or held.
    result<void> insert(std::string_view id, credential_kind kind, std::string_view mac, std::string_view key_id,
                        const member_id& of, std::string_view binding, instant expires);
    result<bool> consume(std::string_view id);  // false when somebody was first
    // All of the member's that are of that kind.
    result<void> end_of(const member_id& id, credential_kind kind);
    // Those that were not used, the newest first; whether one lives is credential_repository's to say.
    result<std::vector<std::string>> open_of(const member_id& id, credential_kind kind, std::int64_t most);
    // How many were made after that, whatever became of them. Rows stay for an hour after their end and no longer.
    result<std::int64_t> made_since(const member_id& id, credential_kind kind, instant since);
};

}  // namespace gatehouse
