#include "fault/suspension.hpp"

#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::fault {
namespace {

bool removes(int step) { return step % 2 == 1; }

link_content named(const std::string& user_name, std::optional<bool> active = {}) {
    link_content out;
    out.user_name = user_name;
    out.external_id = "ext-" + user_name;
    out.document = R"({"userName":")" + user_name + R"("})";
    out.active = active;
    return out;
}

}  // namespace

request_context suspension::by(int step) const {
    return {actor_kind::connection, std::string(idp_->text()), "token", "scim", "r" + std::to_string(step), ""};
}

result<void> suspension::prepare_organization(tenant_transaction& tx) {
    people_.clear();
    connection idp{.id = tx.new_id<connection_id>(), .name = "Okta", .state = connection_state::active};
    idp_ = idp.id;
    if (auto made = connection_repository(tx).insert(idp); !made) return made;
    const role admin{.id = tx.new_id<role_id>(), .slug = "admin", .name = "Admin", .level = 80};
    role_ = admin.id;
    if (auto made = role_repository(tx).insert(admin); !made) return made;
    const group_content staff{"Staff", {}, R"({"displayName":"Staff"})"};
    auto made = lifecycle::provisioner(tx, by(-1), *idp_, hash_).create_group(staff, {});
    if (!made) return made.error();
    group_ = made->row.id;
    return {};
}

result<void> suspension::prepare_step(tenant_transaction& tx, int step) {
    const request_context context = by(-1);
    lifecycle::provisioner idp(tx, context, *idp_, hash_);
    const auto user = idp.create_user(named("user" + std::to_string(step)));
    if (!user) return user.error();
    people_.push_back({user->member, user->id, user->user_name});
    membership_delta joins;
    joins.added.push_back({std::string(user->id.text()), {}});
    if (auto joined = idp.change_group(*group_, {}, joins); !joined) return joined.error();
    return give_credentials(tx, people_.back());
}

// Two sessions, a child of the first, a key, a role of its own.
result<void> suspension::give_credentials(tenant_transaction& tx, const person& to) {
    session_repository sessions(tx);
    const session_facts facts{to.member, idp_, to.link, {}, "", "", "", {}, false, "", "", {}};
    const instant later = tx.now() + 3'600'000;
    const auto first = tx.new_id<session_id>();
    for (const session_id& id : {first, tx.new_id<session_id>()})
        if (auto made = sessions.insert(id, "mac", "k", facts, later); !made) return made;
    const auto child =
        sessions.insert_child(tx.new_id<child_session_id>(), "mac", "k", first, tx.new_id<application_id>(), "127.0.0.2:8081");
    if (!child) return child;
    const auto key = api_key_repository(tx).insert(tx.new_id<api_key_id>(), "mac", "k", to.member, "key", "[]", later);
    if (!key) return key;
    const assignment given{
        tx.new_id<assignment_id>(), principal_kind::member, std::string(to.member.text()), *role_, {}, {"direct", ""}, {}, {}};
    if (auto put = assignment_repository(tx).put(given); !put) return put.error();
    return {};
}

result<void> suspension::work(tenant_transaction& tx, int step) {
    const person& who = people_.at(static_cast<std::size_t>(step));
    const request_context context = by(step);
    lifecycle::provisioner idp(tx, context, *idp_, hash_);
    if (removes(step)) return idp.delete_user(who.link);
    const auto changed = idp.change_user(who.link, named(who.user_name, false));
    if (!changed) return changed.error();
    return {};
}

// Keys: 0 member, 1 link, 2 request.
transactions::subject suspension::subject_of(int step) const {
    static constexpr std::string_view
        epoch = "SELECT epoch FROM member WHERE org = $1 AND id = $2",
        sessions = "SELECT count(*) FROM session WHERE org = $1 AND member = $2 AND ended IS NULL",
        children =
            "SELECT count(*) FROM child_session c JOIN session s ON s.org = c.org AND s.id = c.parent"
            " WHERE s.org = $1 AND s.member = $2 AND c.ended IS NULL",
        keys = "SELECT count(*) FROM api_key WHERE org = $1 AND member = $2 AND ended IS NULL",
        links = "SELECT count(*) FROM link WHERE org = $1 AND id = $2",
        groups = "SELECT count(*) FROM group_member WHERE org = $1 AND member = $2",
        roles = "SELECT count(*) FROM assignment WHERE org = $1 AND principal = $2";
    static constexpr fact suspended[] = {
        {"hold", "SELECT count(*) FROM hold WHERE org = $1 AND member = $2", 0, 0, 1},
        {"holds", "SELECT holds FROM member WHERE org = $1 AND id = $2", 0, 0, 1},
        {"epoch", epoch, 0, 1, 2},
        {"sessions", sessions, 0, 2, 0},
        {"children", children, 0, 1, 0},
        {"keys", keys, 0, 1, 0},
        {"links", links, 1, 1, 1},
        {"active", "SELECT active FROM link WHERE org = $1 AND id = $2", 1, 1, 0},
        {"version", "SELECT version > 1 FROM link WHERE org = $1 AND id = $2", 1, 0, 1},
        {"roles", roles, 0, 1, 1},
        {"told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'member.suspended'", 2, 0, 1},
    };
    static constexpr fact removed[] = {
        {"removed", "SELECT status = 'removed' FROM member WHERE org = $1 AND id = $2", 0, 0, 1},
        {"epoch", epoch, 0, 1, 2},
        {"sessions", sessions, 0, 2, 0},
        {"children", children, 0, 1, 0},
        {"keys", keys, 0, 1, 0},
        {"links", links, 1, 1, 0},
        {"groups", groups, 1, 1, 0},
        {"roles", roles, 0, 1, 0},
        {"past roles", "SELECT count(*) FROM assignment_past WHERE org = $1 AND principal = $2", 0, 0, 1},
        {"tombstones", "SELECT count(*) FROM tombstone WHERE org = $1 AND member = $2", 0, 0, 2},
        {"told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'member.removed'", 2, 0, 1},
        {"link told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'link.deleted'", 2, 0, 1},
        {"group told", "SELECT count(*) FROM change WHERE org = $1 AND request_id = $2 AND kind = 'group.members_removed'", 2,
         0, 1},
    };
    const person& who = people_.at(static_cast<std::size_t>(step));
    const auto facts = removes(step) ? std::span<const fact>(removed) : std::span<const fact>(suspended);
    return {{std::string(who.member.text()), std::string(who.link.text()), by(step).request_id}, facts};
}

std::span<const transactions::fact> suspension::laws() const {
    static constexpr fact kept[] = {
        {"members",
         "SELECT member_count - (SELECT count(*) FROM member WHERE org = $1 AND status <> 'removed')"
         " FROM organization WHERE number = $1",
         0, 0, 0},
        {"users", "SELECT user_count - (SELECT count(*) FROM link WHERE org = $1) FROM connection WHERE org = $1", 0, 0, 0},
        {"group",
         "SELECT member_count - (SELECT count(*) FROM group_member WHERE org = $1) FROM directory_group"
         " WHERE org = $1",
         0, 0, 0},
    };
    return kept;
}

}  // namespace gatehouse::fault
