#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;
// As the administrators hold it.
constexpr std::string_view reading =
    R"([{"effect":"allow","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/*"]}])";

step publishes(ladder& at, const std::string& who, const std::string& policy, const std::string& list) {
    return as(at, who, post, "/policies/" + policy + "/versions", statements_body(list));
}
step chooses(ladder& at, const std::string& who, const std::string& policy, int version) {
    return as(at, who, post, "/policies/" + policy + "/default", R"({"version":)" + std::to_string(version) + "}");
}
step attaches(ladder& at, const std::string& who, const std::string& role, const std::string& policy) {
    return as(at, who, post, "/roles/" + role + "/policies", body({{"policy", json_text(policy)}}));
}
step detaches(ladder& at, const std::string& who, const std::string& role, const std::string& policy) {
    return as(at, who, method::del, "/roles/" + role + "/policies/" + policy);
}
step patches(ladder& at, const std::string& who, const std::string& role, const std::string& content) {
    return as(at, who, method::patch, "/roles/" + role, content);
}
void with_helper(ladder& at) {
    populate(at);
    at.make_role("helper", 40, {"app:use"});
    at.with_role("plain", "helper");
    at.make_policy("removing", at.statements("allow", {"gatehouse:members:remove"}));
    at.make_policy("suspending", at.statements("allow", {"gatehouse:members:suspend"}));
    at.make_policy("configuring", at.statements("allow", {"gatehouse:connections:configure"}));
}
// lead is denied something, by a role that only denies.
void with_deny(ladder& at) {
    populate(at);
    at.make_role("barred", 10, {});
    at.make_policy("bar", at.statements("deny", {"gatehouse:members:suspend"}));
    at.must_make(post, "/roles/barred/policies", body({{"policy", json_text("bar")}}));
    at.with_role("lead", "barred");
}
// lead's own role had more yesterday.
void with_history(ladder& at) {
    populate(at);
    at.make_policy("extra", at.statements("allow", {"gatehouse:members:remove"}));
    at.must_make(post, "/roles/lead/policies", body({{"policy", json_text("extra")}}));
    at.must_make(post, "/policies/extra/versions", statements_body("[]"));
}
void with_cut(ladder& at) {
    populate(at);
    at.make_role("cut", 10, {"gatehouse:members:remove"}, R"(,"ceiling":["gatehouse:policies:*","app:use"])");
    at.with_role("lead", "cut");
}

}  // namespace

std::vector<road> roads_by_content() {
    return {
        {"a version with what he does not hold", "standard", "", with_helper,
         [](ladder& at) { return publishes(at, "admin", "helper-work", at.statements("allow", {"gatehouse:connections:*"})); },
         403, "you do not hold gatehouse:connections",
         [](ladder& at) { return publishes(at, "admin", "helper-work", at.statements("allow", {"gatehouse:members:*"})); }},
        {"a version of his own role's policy", "standard", "", populate,
         [](ladder& at) {
             return publishes(at, "lead", "lead-work",
                              "[" + at.statement("allow", {"gatehouse:policies:*"}) + "," +
                                  at.statement("allow", {"gatehouse:members:remove"}) + "]");
         },
         403, "",
         [](ladder& at) {
             return publishes(at, "lead", "lead-work", "[" + at.statement("allow", {"gatehouse:policies:*"}) + "]");
         }},
        {"a wider resource in his own role's policy", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_policy("narrow",
                            R"([{"effect":"allow","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/one"]}])");
             at.must_make(post, "/roles/lead/policies", body({{"policy", json_text("narrow")}}));
         },
         [](ladder& at) { return publishes(at, "lead", "narrow", at.statements("allow", {"app:read"})); }, 403, "",
         [](ladder& at) { return publishes(at, "admin", "narrow", std::string(reading)); }},
        {"a condition dropped from his own role's policy", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_policy("timed", "[" + at.statement("allow", {"app:read"}, R"({"mfa":true})") + "]");
             at.must_make(post, "/roles/lead/policies", body({{"policy", json_text("timed")}}));
         },
         [](ladder& at) { return publishes(at, "lead", "timed", at.statements("allow", {"app:read"})); }, 403, "",
         [](ladder& at) { return publishes(at, "admin", "timed", std::string(reading)); }},
        {"a policy of what he holds, at his own role", "standard", "", with_helper,
         [](ladder& at) { return attaches(at, "lead", "lead", "removing"); }, 403, "",
         [](ladder& at) { return attaches(at, "admin", "lead", "removing"); }},
        {"the administrators' policy at his own role", "standard", "", populate,
         [](ladder& at) { return attaches(at, "lead", "lead", "administration"); }, 403, "",
         [](ladder& at) { return attaches(at, "admin", "lead", "administration"); }},
        {"a policy of what he does not hold at another's role", "standard", "", with_helper,
         [](ladder& at) { return attaches(at, "lead", "helper", "removing"); }, 403, "you do not hold",
         [](ladder& at) { return attaches(at, "lead", "helper", "suspending"); }},
        {"what only the owner holds", "standard", "", with_helper,
         [](ladder& at) { return attaches(at, "admin", "helper", "configuring"); }, 403, "you do not hold",
         [](ladder& at) { return attaches(at, "owner", "helper", "configuring"); }},
        {"content for a higher role", "standard", "", with_helper,
         [](ladder& at) { return attaches(at, "lead", "admin", "suspending"); }, 403, "above your own",
         [](ladder& at) { return attaches(at, "owner", "admin", "suspending"); }},
        {"a deny dropped by a version", "standard", "", with_deny,
         [](ladder& at) { return publishes(at, "lead", "bar", "[]"); }, 403, "",
         [](ladder&) { return as_operator(post, "/policies/bar/versions", statements_body("[]")); }},
        {"a deny detached from his own role", "standard", "", with_deny,
         [](ladder& at) { return detaches(at, "lead", "barred", "bar"); }, 403, "",
         [](ladder&) { return as_operator(method::del, "/roles/barred/policies/bar"); }},
        {"a denying role taken from himself", "standard", "", with_deny,
         [](ladder& at) {
             return as(at, "lead", method::del, member_path(at, "lead", "/assignments/" + at.assignment_of("lead", "barred")));
         },
         403, "no longer deny",
         [](ladder& at) {
             return as(at, "admin", method::del, member_path(at, "lead", "/assignments/" + at.assignment_of("lead", "barred")));
         }},
        {"a denying role deleted", "standard", "", with_deny,
         [](ladder& at) { return as(at, "lead", method::del, "/roles/barred"); }, 409, "",
         [](ladder& at) {
             return as(at, "admin", method::del, member_path(at, "lead", "/assignments/" + at.assignment_of("lead", "barred")));
         }},
        {"an old version chosen again", "standard", "", with_history,
         [](ladder& at) { return chooses(at, "lead", "extra", 1); }, 403, "",
         [](ladder& at) { return chooses(at, "admin", "extra", 1); }},
        {"an old version chosen again by the owner, who holds it", "standard", "",
         [](ladder& at) {
             populate(at);
             at.must_make(post, "/policies/app-read/versions", statements_body("[]"));
         },
         [](ladder& at) { return chooses(at, "owner", "app-read", 1); }, 403, "",
         [](ladder&) { return as_operator(post, "/policies/app-read/default", R"({"version":1})"); }},
        {"the level of his own role", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("side", 20, {});
             at.with_role("lead", "side");
         },
         [](ladder& at) { return patches(at, "lead", "side", R"({"level":60})"); }, 403, "your level would rise",
         [](ladder& at) { return patches(at, "admin", "side", R"({"level":60})"); }},
        {"a level above his own", "standard", "", with_helper,
         [](ladder& at) { return patches(at, "lead", "helper", R"({"level":61})"); }, 403, "above your own",
         [](ladder& at) { return patches(at, "lead", "helper", R"({"level":60})"); }},
        {"a new role above his own", "standard", "", populate,
         [](ladder& at) { return as(at, "lead", post, "/roles", R"({"slug":"new","level":61})"); }, 403, "above your own",
         [](ladder& at) { return as(at, "lead", post, "/roles", R"({"slug":"new","level":60})"); }},
        {"a higher role lowered", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("tall", 70, {});
         },
         [](ladder& at) { return patches(at, "lead", "tall", R"({"level":10})"); }, 403, "above your own",
         [](ladder& at) { return patches(at, "admin", "tall", R"({"level":10})"); }},
        {"a higher role deleted", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("tall", 70, {});
         },
         [](ladder& at) { return as(at, "lead", method::del, "/roles/tall"); }, 403, "above your own",
         [](ladder& at) { return as(at, "admin", method::del, "/roles/tall"); }},
        {"his own ceiling removed", "standard", "", with_cut,
         [](ladder& at) { return patches(at, "lead", "cut", R"({"ceiling":[]})"); }, 403, "",
         [](ladder& at) { return patches(at, "admin", "cut", R"({"ceiling":[]})"); }},
        {"his own ceiling widened", "standard", "", with_cut,
         [](ladder& at) { return patches(at, "lead", "cut", R"({"ceiling":["gatehouse:*","app:*"]})"); }, 403, "",
         [](ladder& at) { return patches(at, "admin", "cut", R"({"ceiling":["gatehouse:*","app:*"]})"); }},
        {"another's ceiling removed above what he holds", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_role("cut", 10, {"gatehouse:members:remove"}, R"(,"ceiling":["app:use"])");
         },
         [](ladder& at) { return patches(at, "lead", "cut", R"({"ceiling":[]})"); }, 403, "you do not hold",
         [](ladder& at) { return patches(at, "admin", "cut", R"({"ceiling":[]})"); }},
        {"to hand out what he does not hold", "standard", "", with_helper,
         [](ladder& at) {
             return publishes(at, "admin", "helper-work", at.statements("delegate", {"gatehouse:billing:manage"}));
         },
         403, "you do not hold",
         [](ladder& at) {
             return publishes(at, "admin", "helper-work", at.statements("delegate", {"gatehouse:members:remove"}));
         }},
        {"to hold what he may only hand out", "standard", "",
         [](ladder& at) {
             populate(at);
             at.make_policy("handing", at.statements("delegate", {"gatehouse:members:remove"}));
             at.must_make(post, "/roles/lead/policies", body({{"policy", json_text("handing")}}));
         },
         [](ladder& at) { return publishes(at, "lead", "handing", at.statements("allow", {"gatehouse:members:remove"})); }, 403,
         "",
         [](ladder& at) { return publishes(at, "admin", "handing", at.statements("allow", {"gatehouse:members:remove"})); }},
        {"what those above have, taken away", "standard", "", populate,
         [](ladder& at) { return publishes(at, "admin", "app-read", "[]"); }, 403, "above your own",
         [](ladder&) { return as_operator(post, "/policies/app-read/versions", statements_body("[]")); }},
        {"the owner's role emptied by an administrator", "standard", "", populate,
         [](ladder& at) { return detaches(at, "admin", "owner", "ownership"); }, 409, "permission model's",
         [](ladder& at) { return detaches(at, "owner", "admin", "app-use"); }},
    };
}

}  // namespace gatehouse::climbing
