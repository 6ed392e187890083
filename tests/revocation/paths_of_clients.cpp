#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/domain/sessions/links.hpp>
#include <gatehouse/store/account_repository.hpp>

#include "revocation/paths.hpp"

namespace gatehouse::revocation {
namespace {

using namespace climbing;
using work = std::function<result<void>(tenant_transaction&)>;

link_content named(const std::string& user_name, std::optional<bool> active = {}) {
    link_content made;
    made.user_name = user_name;
    made.document = R"({"userName":")" + user_name + R"("})";
    made.active = active;
    return made;
}

// What a connection's provisioning client does.
class client {
public:
    explicit client(ladder& at) : at_(&at), okta_(at.add_connection()) {}

    template <class Result> Result does(std::function<result<Result>(lifecycle::provisioner&)> what) {
        return at_->make<Result>([this, what](tenant_transaction& tx) { return in(tx, what); });
    }
    template <class Result> work later(std::function<result<Result>(lifecycle::provisioner&)> what) const {
        return [self = *this, what](tenant_transaction& tx) -> result<void> {
            const auto done = self.in(tx, what);
            if (!done) return done.error();
            return {};
        };
    }
    link make_user() {
        return does<link>([](lifecycle::provisioner& idp) { return idp.create_user(named("bo@example.com")); });
    }
    const connection_id& id() const { return okta_; }

private:
    template <class What> auto in(tenant_transaction& tx, const What& what) const {
        const lifecycle::keyed_hash hash = [keys = &at_->keys](std::string_view text) {
            return keys->mac(lifecycle::tombstone_label, text);
        };
        const request_context by{actor_kind::connection, std::string(okta_.text()), "token", "scim", "r", ""};
        lifecycle::provisioner idp(tx, by, okta_, hash);
        return what(idp);
    }
    ladder* at_;
    connection_id okta_;
};

using done = result<bool>;
done done_of(const result<void>& made) { return made ? done(true) : done(made.error()); }

sessions::minted signed_in(ladder& at, const link& of) {
    return at.session({of.member, of.connection, of.id, {}, {}, {}, {}, {}, false, {}, {}, {}});
}
path of_user(std::string_view name, std::function<done(lifecycle::provisioner&, const link_id&)> what) {
    return {name, [what](ladder& at) {
                client idp(at);
                const auto user = idp.make_user();
                const auto made = signed_in(at, user);
                auto all = every_kind(at, {user.member, user.connection, user.id});
                return prepared{idp.later<bool>([what, id = user.id](lifecycle::provisioner& by) { return what(by, id); }),
                                lives(at, credential_kind::session, made), all};
            }};
}
// bo is a member by a rule of the group's, and else may use nothing.
path of_group(std::string_view name, std::function<done(lifecycle::provisioner&, const group_id&, const link_id&)> what) {
    return {name, [what](ladder& at) {
                client idp(at);
                const auto user = idp.make_user();
                const auto staff = idp.does<lifecycle::provisioner::changed_group>([&](lifecycle::provisioner& by) {
                    return by.create_group({"Staff", {}, R"({"displayName":"Staff"})"}, {{std::string(user.id.text()), {}}});
                });
                at.must_make(
                    method::post, "/mapping-rules",
                    body({{"connection", id_text(idp.id())}, {"group", json_text("Staff")}, {"roles", R"(["member"])"}}));
                return prepared{idp.later<bool>([what, group = staff.row.id, id = user.id](lifecycle::provisioner& by) {
                                    return what(by, group, id);
                                }),
                                [&at, who = user.member] {
                                    return at.decide({who, {}, "app:use", "app", "main", nullptr}).allowed;
                                }};
            }};
}
path of_account(std::string_view name, std::function<work(ladder&, const member_id&)> make) {
    return {name, [make](ladder& at) {
                const auto who = at.person("plain");
                at.write([&](tenant_transaction& tx) -> result<void> {
                    if (auto put = account_repository(tx).put({.member = who, .login_fold = "plain", .password_hash = "h"});
                        !put)
                        return put;
                    return testing::raw_rows(tx).run("UPDATE member SET recovery_address = email WHERE org = $1 AND id = $2",
                                                     who.text());
                });
                const auto made = at.signed_in(who);
                return prepared{make(at, who), lives(at, credential_kind::session, made)};
            }};
}

}  // namespace

std::vector<path> paths_of_clients() {
    return {
        of_user("SCIM DELETE of a user",
                [](lifecycle::provisioner& by, const link_id& id) { return done_of(by.delete_user(id)); }),
        of_user("SCIM active: false",
                [](lifecycle::provisioner& by, const link_id& id) -> done {
                    const auto made = by.change_user(id, named("bo@example.com", false));
                    return made ? done(true) : done(made.error());
                }),
        of_group("SCIM removal from a group",
                 [](lifecycle::provisioner& by, const group_id& group, const link_id& id) -> done {
                     membership_delta leaves;
                     leaves.removed.push_back(std::string(id.text()));
                     const auto made = by.change_group(group, {}, leaves);
                     return made ? done(true) : done(made.error());
                 }),
        of_group("SCIM DELETE of a group", [](lifecycle::provisioner& by, const group_id& group,
                                              const link_id&) { return done_of(by.delete_group(group)); }),
        of_group("SCIM DELETE of a group's user",
                 [](lifecycle::provisioner& by, const group_id&, const link_id& id) { return done_of(by.delete_user(id)); }),
        of_account("a sign-out",
                   [](ladder& at, const member_id& who) -> work {
                       return [&at, who](tenant_transaction& tx) -> result<void> {
                           const auto all = session_repository(tx).of_member(who);
                           if (!all) return all.error();
                           return sessions::end_session(tx, at.by, all->front().id);
                       };
                   }),
        of_account("a password changed",
                   [](ladder& at, const member_id& who) -> work {
                       return [&at, who](tenant_transaction& tx) {
                           return lifecycle::change_password(tx, at.by, who, "h", "another");
                       };
                   }),
        of_account("a password reset",
                   [](ladder& at, const member_id& who) -> work {
                       const auto link = at.make<sessions::minted>([&](tenant_transaction& tx) {
                           return sessions::mint_link(tx, at.keys, credential_kind::password_reset, who, "",
                                                      tx.now() + 3'600'000);
                       });
                       const std::string text(link.text.reveal());
                       return [&at, text](tenant_transaction& tx) {
                           return lifecycle::reset_password(tx, at.by, at.keys, text, "another");
                       };
                   }),
    };
}

}  // namespace gatehouse::revocation
