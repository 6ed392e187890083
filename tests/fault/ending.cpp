#include "fault/ending.hpp"

#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::fault {
namespace {

access::permission_model two_roles() {
    access::permission_model made;
    made.name = "standard";
    made.owner_role = "owner";
    made.default_role = "admin";
    made.roles = {{"owner", "Owner", 100, {}}, {"admin", "Admin", 80, {}}};
    return made;
}

request_context by_step(int step) { return {actor_kind::operator_, "me", "", "cli", "r" + std::to_string(step), ""}; }

}  // namespace

ending::ending(int steps, int further)
    : transactions(steps, further),
      model_(two_roles()),
      keys_(std::move(crypto::keyring::from_key(secret(std::string(32, 'k')), "test")).value()) {}

result<void> ending::prepare_organization(tenant_transaction& tx) {
    people_.clear();
    connection idp{.id = tx.new_id<connection_id>(), .name = "Okta", .state = connection_state::active};
    if (auto made = connection_repository(tx).insert(idp); !made) return made;
    for (const auto* slug : {"owner", "admin"}) {
        const role one{.id = tx.new_id<role_id>(), .slug = slug, .name = slug, .level = slug[0] == 'o' ? 100 : 80};
        if (auto made = role_repository(tx).insert(one); !made) return made;
    }
    for (const auto* name : {"ann", "bob", "cid"}) {
        member row{tx.new_id<member_id>()};
        row.names = {name, name, std::string(name) + "@example.com"};
        row.owner = people_.empty();
        if (auto in = member_repository(tx).insert(row); !in) return in;
        people_.push_back(row.id);
        const session_facts facts{row.id, {}, {}, {}, "", "", "", {}, true, "", "", {}};
        const auto opened = session_repository(tx).insert(tx.new_id<session_id>(), "mac", "k", facts, tx.now() + 3'600'000);
        if (!opened) return opened;
    }
    if (auto linked = link_to_one_more(tx); !linked) return linked;
    const auto offered =
        lifecycle::offer_ownership(tx, by_step(-1), {keys_, "http://x", true}, model_, people_[0], people_[1], false);
    return offered ? result<void>() : offered.error();
}

// The third of them is of a connection of its own, which holds him back.
result<void> ending::link_to_one_more(tenant_transaction& tx) {
    connection idp{.id = tx.new_id<connection_id>(), .name = "Entra", .state = connection_state::active};
    entra_ = idp.id;
    if (auto made = connection_repository(tx).insert(idp); !made) return made;
    gatehouse::link row{.id = tx.new_id<link_id>(), .connection = idp.id, .member = people_.at(2)};
    row.user_name = "cid";
    row.document = "{}";
    if (auto in = link_repository(tx).insert(row, {}); !in) return in;
    const auto held = hold_repository(tx).add(people_.at(2), hold_source::of(idp.id), "", "idp");
    return held ? result<void>() : held.error();
}

result<void> ending::work(tenant_transaction& tx, int step) {
    if (step == 1) {
        if (auto marked = connection_end_repository(tx).mark(*entra_, "me"); !marked) return marked.error();
        return audit::record(tx, by_step(step), change_kind::connection_changed, change_target::of(*entra_));
    }
    if (step == 0) return lifecycle::accept_ownership(tx, by_step(step), {keys_, "http://x", true}, model_, people_.at(1));
    if (auto marked = organization_end_repository(tx).mark("me"); !marked) return marked;
    return audit::record(tx, by_step(step), change_kind::organization_disabled, change_target::of(tx.organization()));
}

// Keys: 0 who owned it, 1 who does then, 2 request, 3 whom the connection speaks for, 4 the connection.
transactions::subject ending::subject_of(int step) const {
    static constexpr fact accepted[] = {
        {"left", "SELECT owner FROM member WHERE org = $1 AND id = $2", 0, 1, 0},
        {"taken", "SELECT owner FROM member WHERE org = $1 AND id = $2", 1, 0, 1},
        {"role", "SELECT count(*) FROM assignment WHERE org = $1 AND principal = $2", 0, 0, 1},
        {"offer", "SELECT count(*) FROM ownership_offer WHERE org = $1 AND target = $2", 1, 1, 0},
        {"mails", "SELECT count(*) FROM mail WHERE org = $1 AND recipient = 'bob@example.com' AND $2 <> ''", 0, 1, 2},
        {"told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'transfer.accepted'", 2, 0, 1},
    };
    static constexpr fact cut[] = {
        {"epoch", "SELECT epoch FROM member WHERE org = $1 AND id = $2", 3, 1, 2},
        {"authority", "SELECT authority FROM link WHERE org = $1 AND member = $2", 3, 1, 0},
        {"hold", "SELECT count(*) FROM hold WHERE org = $1 AND member = $2 AND source_kind = 'admin'", 3, 0, 1},
        {"past", "SELECT count(*) FROM hold_past WHERE org = $1 AND member = $2", 3, 0, 1},
        {"session", "SELECT count(*) FROM session WHERE org = $1 AND member = $2 AND ended IS NULL", 3, 1, 0},
        {"deleted", "SELECT deleted IS NOT NULL FROM connection WHERE org = $1 AND id = $2", 4, 0, 1},
        {"told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'connection.changed'", 2, 0, 1},
    };
    static constexpr fact deleted[] = {
        {"status", "SELECT status = 'disabled' FROM organization WHERE number = $1 AND $2 <> ''", 0, 0, 1},
        {"deleted", "SELECT deleted IS NOT NULL FROM organization WHERE number = $1 AND $2 <> ''", 0, 0, 1},
        {"code", "SELECT code_fold = 'acme' FROM organization WHERE number = $1 AND $2 <> ''", 0, 1, 0},
        {"epoch", "SELECT epoch FROM organization WHERE number = $1 AND $2 <> ''", 0, 1, 2},
        {"connection", "SELECT count(*) FROM connection WHERE org = $1 AND state = 'active' AND name = 'Okta' AND $2 <> ''", 0,
         1, 0},
        {"told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'organization.disabled'", 2, 0, 1},
    };
    const std::span<const fact> facts[] = {accepted, cut, deleted};
    return {{std::string(people_.at(0).text()), std::string(people_.at(1).text()), by_step(step).request_id,
             std::string(people_.at(2).text()), std::string(entra_->text())},
            facts[step]};
}

std::span<const transactions::fact> ending::laws() const {
    static constexpr fact kept[] = {
        {"one owner", "SELECT count(*) - 1 FROM member WHERE org = $1 AND owner = 1", 0, 0, 0},
    };
    return kept;
}

}  // namespace gatehouse::fault
