#include <gatehouse/domain/lifecycle/provision.hpp>

#include "histories/history.hpp"

namespace gatehouse::histories {

using climbing::body;
using climbing::json_text;
using climbing::method;

// What may happen. Most of it is refused to most people, and some of it meets what is gone by then.
class drawing {
public:
    explicit drawing(history& of) : of_(of), chance_(of.chance_), rows_(of.recent_) {}

    operation draw() {
        switch (chance_.below(33)) {
            case 0:
            case 1:
            case 2: return assigns();
            case 3: return unassigns("unassign", "member", "/members/");
            case 4: return assigns_team();
            case 5:
                return call("join", method::post, "/teams/" + any("team") + "/members",
                            R"({"member":)" + json_text(member()) + window() + "}");
            case 6: return call("leave", method::del, "/teams/" + any("team") + "/members/" + member());
            case 7: return grants();
            case 8: return call("end grant", method::del, "/grants/" + any("grant"));
            case 9: return makes();
            case 10: return deletes();
            case 11: return changes_resource();
            case 12: return units();
            case 13:
            case 14: return policies();
            case 15: return roles();
            case 16: return call("suspend", method::post, "/members/" + member() + "/suspend", R"({"reason":"x"})");
            case 17:
            case 18: return call("reactivate", method::post, "/members/" + held() + "/reactivate");
            case 19: return ends_person();
            case 20: return call("create member", method::post, "/members", creating());
            case 21: return call("make key", method::post, "/api-keys", R"({"name":"k")" + begins() + "}");
            case 22: return call("revoke key", method::post, "/api-keys/" + any("api_key") + "/revoke");
            case 23: return call("end session", method::post, "/sessions/" + any("session") + "/revoke");
            case 24: return call("change plan", method::post, "/plan", body({{"plan", json_text(chance_.of(plans()))}}));
            case 25: return connection();
            case 26: return switches();
            case 27:
            case 28: return provisions();
            case 29: return transfers();
            case 30: return delays();
            case 31: return call("open access", method::del, "/members/" + delayed() + "/access-begin");
            default:
                operation passes{"time passes"};
                passes.passes_ms = chance_.of(std::vector<std::int64_t>{1'000, 600'000, 3'600'000, 12 * 3'600'000LL});
                return passes;
        }
    }

    // Now and then the rarest of several, so that none depends on the seed to come about at all.
    operation draw_rare() {
        auto drawn = draw();
        if (!chance_.one_in(3)) return drawn;
        for (int more = 0; more < 8; ++more)
            if (auto other = draw(); of_.done_[other.name] < of_.done_[drawn.name]) drawn = std::move(other);
        return drawn;
    }

private:
    std::string any(std::string_view table) {
        const auto& all = rows_.rows(table);
        if (all.empty()) return "01890000-0000-7000-8000-0000000000ff";
        auto found = all.begin();
        std::advance(found, static_cast<std::ptrdiff_t>(chance_.below(all.size())));
        return found->first;
    }
    std::string member() {
        for (int tries = 0; tries < 4; ++tries) {
            const auto id = any("member");
            if (rows_.rows("member").at(id).at("status") == "active") return id;
        }
        return any("member");
    }
    std::string held() {
        for (const auto& [id, row] : rows_.rows("hold"))
            if (chance_.one_in(2)) return row.at("member");
        return member();
    }
    std::string delayed() {
        for (const auto& [id, row] : rows_.rows("member"))
            if (picture::number_of(row, "access_begins_at") > rows_.now && chance_.one_in(2)) return id;
        return member();
    }
    std::string role() { return rows_.rows("role").at(any("role")).at("slug"); }
    std::string own_role() {
        std::vector<std::string> all;
        for (const auto& [id, row] : rows_.rows("role"))
            if (row.at("built_in") == "0") all.push_back(row.at("slug"));
        return all.empty() ? role() : chance_.of(all);
    }
    std::vector<std::string> plans() {
        std::vector<std::string> all;
        for (const auto& one : of_.at_.model().plans) all.push_back(one.slug);
        return all;
    }
    std::string window() {
        if (chance_.one_in(2)) return {};
        const auto at = [&](std::int64_t ms) { return json_text(to_rfc3339({rows_.now + ms})); };
        const std::int64_t ends = chance_.between(1, 40) * 1'800'000LL;
        return R"(,"expires_at":)" + at(ends) + (chance_.one_in(3) ? R"(,"not_before":)" + at(ends / 2) : std::string());
    }

    std::string soon() { return json_text(to_rfc3339({rows_.now + chance_.between(1, 40) * 1'800'000LL})); }
    std::string begins() { return chance_.one_in(3) ? R"(,"not_before":)" + soon() : std::string(); }
    operation delays() {
        return call("delay access", method::put, "/members/" + member() + "/access-begin", R"({"not_before":)" + soon() + "}");
    }

    // By the operator, an owner or administrator mostly, or by anybody; with a session, now and then with a key.
    operation call(std::string_view name, method verb, std::string path, std::string content = "{}") {
        climbing::step made{{}, verb, std::move(path), std::move(content)};
        if (!chance_.one_in(6)) made.who = member_id::trusted(chance_.one_in(4) ? member() : strong());
        made.by_key = made.who && chance_.one_in(8);
        return {name, made};
    }
    operation himself(std::string_view name, const std::string& who, method verb, std::string path,
                      std::string content = "{}") {
        return {name, climbing::step{member_id::trusted(who), verb, std::move(path), std::move(content)}};
    }
    std::vector<std::string> owners() {
        std::vector<std::string> all;
        for (const auto& [id, row] : rows_.rows("member"))
            if (row.at("owner") == "1") all.push_back(id);
        return all;
    }
    std::string owner() {
        const auto all = owners();
        return all.empty() ? member() : chance_.of(all);
    }
    std::string strong() {
        std::vector<std::string> all = owners();
        for (const auto& [id, row] : rows_.rows("assignment"))
            if (rows_.rows("role").at(row.at("role")).at("level") >= "60" && row.at("principal_kind") == "member")
                all.push_back(row.at("principal"));
        return all.empty() ? member() : chance_.of(all);
    }

    std::string scope() {
        if (!chance_.one_in(4)) return {};
        if (chance_.one_in(2) || rows_.rows("resource").empty()) return R"(,"scope":"team:)" + any("team") + "\"";
        const auto& place = rows_.rows("resource").at(any("resource"));
        return R"(,"scope":")" + place.at("type") + ":" + place.at("external_name") + "\"";
    }
    operation assigns() {
        return call("assign", method::post, "/members/" + member() + "/assignments",
                    R"({"role":)" + json_text(role()) + scope() + window() + "}");
    }
    // Of somebody who has it, mostly.
    operation unassigns(std::string_view name, std::string_view kind, const std::string& nouns) {
        std::vector<std::pair<std::string, std::string>> all;
        for (const auto& [id, row] : rows_.rows("assignment"))
            if (row.at("principal_kind") == kind) all.emplace_back(row.at("principal"), id);
        const auto [whose, given] =
            all.empty() || chance_.one_in(4) ? std::pair(any(kind), any("assignment")) : chance_.of(all);
        return call(name, method::del, nouns + whose + "/assignments/" + given);
    }
    operation assigns_team() {
        if (chance_.one_in(3)) return unassigns("unassign team", "team", "/teams/");
        return call("assign team", method::post, "/teams/" + any("team") + "/assignments",
                    R"({"role":)" + json_text(role()) + window() + "}");
    }
    operation grants() {
        const auto& actions = of_.at_.model().permissions;
        const std::string whom =
            chance_.one_in(3) ? R"({"team":)" + json_text(any("team")) : R"({"member":)" + json_text(member());
        return call("grant", method::post, "/grants",
                    whom + R"(,"resource":)" + json_text(any("resource")) + R"(,"permissions":[)" +
                        json_text(chance_.of(actions).action) + "]" + window() + "}");
    }
    operation makes() {
        const auto name = json_text("n" + std::to_string(chance_.below(12)));
        switch (chance_.below(3)) {
            case 0: return call("create team", method::post, "/teams", R"({"slug":)" + name + "}");
            case 1: return call("create unit", method::post, "/units", R"({"code":)" + name + "}");
            default:
                return call("create resource", method::post, "/resources",
                            R"({"type":)" + json_text(chance_.of(of_.at_.model().resource_types).name) + R"(,"name":)" + name +
                                (chance_.one_in(3) ? R"(,"parent":)" + json_text(any("resource")) : std::string()) +
                                (chance_.one_in(3) ? R"(,"team":)" + json_text(any("team")) : std::string()) + "}");
        }
    }
    operation deletes() {
        switch (chance_.below(5)) {
            case 0: return call("delete team", method::del, "/teams/" + any("team"));
            case 1: return call("delete unit", method::del, "/units/" + any("unit"));
            case 2: return call("delete role", method::del, "/roles/" + own_role());
            case 3: return call("delete policy", method::del, "/policies/" + any("policy"));
            default: return call("delete resource", method::del, "/resources/" + any("resource"));
        }
    }
    operation changes_resource() {
        const std::vector<std::string> contents{R"({"team":)" + json_text(any("team")) + "}",
                                                R"({"team":""})",
                                                R"({"parent":)" + json_text(any("resource")) + "}",
                                                R"({"parent":""})",
                                                R"({"units":[)" + json_text(any("unit")) + "]}",
                                                R"({"units":[]})",
                                                R"({"name":"n)" + std::to_string(chance_.below(12)) + "\"}"};
        return call("change resource", method::patch, "/resources/" + any("resource"), chance_.of(contents));
    }
    operation units() {
        if (chance_.one_in(3)) return call("take from unit", method::del, "/units/" + any("unit") + "/members/" + member());
        return call("put into unit", method::post, "/units/" + any("unit") + "/members",
                    R"({"member":)" + json_text(member()) + "}");
    }
    std::string statements() {
        std::string list;
        for (int many = chance_.between(0, 3); many > 0; --many) {
            const auto& action = chance_.of(of_.at_.model().permissions).action;
            const std::vector<std::string> own{"gatehouse:roles:assign", "gatehouse:teams:*", "gatehouse:policies:*",
                                               "gatehouse:members:suspend", "gatehouse:api-keys:hold"};
            const auto effect = chance_.of(std::vector<std::string>{"allow", "allow", "allow", "deny", "delegate"});
            list += (list.empty() ? "" : ",") + of_.at_.statement(effect, {chance_.one_in(2) ? action : chance_.of(own)});
        }
        return "[" + list + "]";
    }
    operation policies() {
        const auto policy = "/policies/" + any("policy");
        switch (chance_.below(4)) {
            case 0:
                return call("create policy", method::post, "/policies",
                            R"({"slug":"p)" + std::to_string(chance_.below(8)) + R"(","statements":)" + statements() + "}");
            case 1:
                return call("choose version", method::post, policy + "/default",
                            R"({"version":)" + std::to_string(chance_.between(1, 3)) + "}");
            default: return call("publish", method::post, policy + "/versions", R"({"statements":)" + statements() + "}");
        }
    }
    operation roles() {
        const auto name = "/roles/" + role();
        const std::vector<std::string> changes{R"({"deprecated":true})", R"({"deprecated":false})",
                                               R"({"level":30})",        R"({"level":65})",
                                               R"({"ceiling":[]})",      R"({"ceiling":["*:read","gatehouse:teams:*"]})"};
        switch (chance_.below(5)) {
            case 0:
            case 1:
                return call("create role", method::post, "/roles",
                            R"({"slug":"r)" + std::to_string(chance_.below(8)) + R"(","level":)" +
                                std::to_string(chance_.between(1, 7) * 10) + R"(,"scopes":["org","team"]})");
            case 2: return call("change role", method::patch, name, chance_.of(changes));
            case 3: return call("attach", method::post, name + "/policies", R"({"policy":)" + json_text(any("policy")) + "}");
            default: return call("detach", method::del, name + "/policies/" + any("policy"));
        }
    }
    operation ends_person() {
        const auto whom = "/members/" + member();
        if (!chance_.one_in(4)) return call("remove", method::post, whom + "/remove");
        return call("erase", method::post, whom + "/erase");
    }
    std::string creating() {
        return R"({"user_name":"u)" + std::to_string(chance_.below(60)) + "\"" +
               (chance_.one_in(2) ? R"(,"role":)" + json_text(role()) : std::string()) + "}";
    }
    operation connection() {
        switch (chance_.below(8)) {
            case 0: return call("disable connection", method::post, of_.at_.connection_path() + "/disable");
            case 1:
            case 2:
            case 3: return call("enable connection", method::post, of_.at_.connection_path() + "/enable");
            default:
                return call("add rule", method::post, "/mapping-rules",
                            R"({"connection":)" + json_text(of_.okta_.text()) + R"(,"group":"g)" +
                                std::to_string(chance_.below(4)) +
                                (chance_.one_in(2) ? R"(","roles":[)" + json_text(role()) + "]}"
                                                   : R"(","roles":[],"teams":[)" + json_text(any("team")) + "]}"));
        }
    }
    operation transfers() {
        const bool several = of_.at_.model().owners == access::permission_model::owner_rule::at_least_one;
        const std::string to = R"({"to":)" + json_text(member());
        const std::string stays = several && chance_.one_in(2) ? R"(,"stay":true})" : "}";
        if (several && owners().size() > 1 && chance_.one_in(3))
            return himself("step down", owner(), method::post, "/transfer/step-down");
        switch (chance_.below(6)) {
            case 0:
            case 1: return himself("offer ownership", owner(), method::post, "/transfer", to + stays);
            case 2:
            case 3: {
                const auto& offers = rows_.rows("ownership_offer");
                const auto whom = offers.empty() ? member() : offers.begin()->second.at("target");
                return himself(accepting, whom, method::post, "/transfer/accept");
            }
            case 4: {
                if (chance_.one_in(2)) return himself("revoke offer", owner(), method::del, "/transfer");
                const std::string from = stays == "}" ? R"(,"from":)" + json_text(owner()) + "}" : stays;
                return {"hand over", climbing::step{{}, method::post, "/transfer", to + from}};
            }
            default: return himself("offer ownership", strong(), method::post, "/transfer", to + stays);
        }
    }
    operation switches() {
        const auto& all = of_.at_.model().switches;
        if (all.empty()) return assigns();
        const auto path = "/switches/" + all.front().action;
        const auto content = chance_.one_in(2) ? R"({"on":true})" : R"({"on":false})";
        if (chance_.one_in(2)) return call("switch", method::put, path, content);
        return call("switch of a member", method::put, "/members/" + member() + path, content);
    }

    operation provisions() {
        const auto user = any("link"), group = any("directory_group");
        const auto name = "s" + std::to_string(chance_.below(30)) + "@example.com";
        switch (chance_.below(8)) {
            case 0:
            case 1: return client("SCIM create", [name](auto& idp) { return of(idp.create_user(content(name, {}))); });
            case 2: return client("SCIM delete", [user](auto& idp) { return idp.delete_user(link_id::trusted(user)); });
            case 3:
            case 4: {
                const bool active = chance_.one_in(2);
                return client("SCIM active", [user, name, active](auto& idp) {
                    return of(idp.change_user(link_id::trusted(user), content(name, active)));
                });
            }
            case 5: {
                const auto label = "g" + std::to_string(chance_.below(4));
                return client("SCIM group", [label](auto& idp) {
                    return of(idp.create_group({label, {}, R"({"displayName":")" + label + "\"}"}, {}));
                });
            }
            case 6: {
                membership_delta delta;
                chance_.one_in(2) ? delta.removed.push_back(user) : delta.added.push_back({user, {}});
                return client("SCIM membership",
                              [group, delta](auto& idp) { return of(idp.change_group(group_id::trusted(group), {}, delta)); });
            }
            default: {
                membership_delta delta;
                delta.added.push_back({user, {}});
                return client("SCIM membership",
                              [group, delta](auto& idp) { return of(idp.change_group(group_id::trusted(group), {}, delta)); });
            }
        }
    }
    template <class T> static result<void> of(const result<T>& made) {
        if (!made) return made.error();
        return {};
    }
    static link_content content(const std::string& name, std::optional<bool> active) {
        link_content made;
        made.user_name = name;
        made.document = R"({"userName":")" + name + R"("})";
        made.active = active;
        return made;
    }
    operation client(std::string_view name, std::function<result<void>(lifecycle::provisioner&)> what) {
        operation made{name};
        made.provisioning = [what, okta = of_.okta_, keys = &of_.at_.keys](tenant_transaction& tx) {
            const lifecycle::keyed_hash hash = [keys](std::string_view text) {
                return keys->mac(lifecycle::tombstone_label, text);
            };
            const request_context by{actor_kind::connection, std::string(okta.text()), "token", "scim", "r", ""};
            lifecycle::provisioner idp(tx, by, okta, hash);
            return what(idp);
        };
        return made;
    }

    history& of_;
    reference::dice& chance_;
    const picture& rows_;
};

operation draw(history& of) { return drawing(of).draw_rare(); }

}  // namespace gatehouse::histories
