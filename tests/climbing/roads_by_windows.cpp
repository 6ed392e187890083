#include "climbing/roads.hpp"

namespace gatehouse::climbing {
namespace {

constexpr auto post = method::post;

std::string ends(ladder& at, int hours) { return R"(,"expires_at":)" + json_text(to_rfc3339(at.in_hours(hours))); }
std::string opens(ladder& at, int hours) { return R"(,"not_before":)" + json_text(to_rfc3339(at.in_hours(hours))); }

// lead has the role member in this window.
void with_window(ladder& at, const std::string& window) {
    populate(at);
    at.must_make(post, member_path(at, "lead", "/assignments"), role_body("member", window));
}
void in_a_team(ladder& at, const std::string& window) {
    populate(at);
    at.assign(principal_kind::team, at.add_team("crew").text(), "member");
    at.must_make(post, "/teams/crew/members", R"({"member":)" + id_text(at.person("lead")) + window + "}");
}
step assigns(ladder& at, const std::string& who, const std::string& more) {
    return as(at, who, post, member_path(at, "lead", "/assignments"), role_body("member", more));
}
step joins(ladder& at, const std::string& who, const std::string& more) {
    return as(at, who, post, "/teams/crew/members", R"({"member":)" + id_text(at.person("lead")) + more + "}");
}
// lead's grant ends in an hour; a second one for longer is what he would like.
void with_grant(ladder& at) {
    populate(at);
    const auto main = at.must_make(post, "/resources", R"({"type":"app","name":"main"})");
    at.must_make(post, "/grants",
                 body({{"member", id_text(at.person("lead"))},
                       {"resource", json_text(main)},
                       {"permissions", R"(["app:use"])"},
                       {"expires_at", json_text(to_rfc3339(at.in_hours(1)))}}));
}
step grants(ladder& at, const std::string& who, const std::string& whom) {
    return as(
        at, who, post, "/grants",
        body({{"member", id_text(at.person(whom))}, {"resource", json_text("app/main")}, {"permissions", R"(["app:use"])"}}));
}

}  // namespace

std::vector<road> roads_by_windows() {
    return {
        {"his own role made lasting", "standard", "", [](ladder& at) { with_window(at, ends(at, 1)); },
         [](ladder& at) { return assigns(at, "lead", ""); }, 403, "prolongs",
         [](ladder& at) { return assigns(at, "admin", ""); }},
        {"his own role prolonged", "standard", "", [](ladder& at) { with_window(at, ends(at, 1)); },
         [](ladder& at) { return assigns(at, "lead", ends(at, 2)); }, 403, "prolongs",
         [](ladder& at) { return assigns(at, "admin", ends(at, 2)); }},
        {"his own role opened earlier", "standard", "", [](ladder& at) { with_window(at, opens(at, 5) + ends(at, 9)); },
         [](ladder& at) { return assigns(at, "lead", ends(at, 9)); }, 403, "prolongs",
         [](ladder& at) { return assigns(at, "admin", ends(at, 9)); }},
        {"a role that has ended, again", "standard", "",
         [](ladder& at) {
             with_window(at, ends(at, 1));
             at.data.clock.advance_ms(2 * 3'600'000);
         },
         [](ladder& at) { return assigns(at, "lead", ends(at, 1)); }, 403, "",
         [](ladder& at) { return assigns(at, "admin", ends(at, 1)); }},
        {"for later what he has not now", "standard", "", populate,
         [](ladder& at) { return assigns(at, "lead", opens(at, 5)); }, 403, "nobody gives himself",
         [](ladder& at) { return assigns(at, "admin", opens(at, 5)); }},
        {"his membership made lasting", "standard", "", [](ladder& at) { in_a_team(at, ends(at, 1)); },
         [](ladder& at) { return joins(at, "lead", ""); }, 403, "prolongs", [](ladder& at) { return joins(at, "admin", ""); }},
        {"his membership, begun earlier", "standard", "", [](ladder& at) { in_a_team(at, opens(at, 5)); },
         [](ladder& at) { return joins(at, "lead", ""); }, 403, "prolongs", [](ladder& at) { return joins(at, "admin", ""); }},
        {"a membership that has ended, again", "standard", "",
         [](ladder& at) {
             in_a_team(at, ends(at, 1));
             at.data.clock.advance_ms(2 * 3'600'000);
         },
         [](ladder& at) { return joins(at, "lead", ends(at, 1)); }, 403, "",
         [](ladder& at) { return joins(at, "admin", ends(at, 1)); }},
        {"the role of a team that he joins later", "standard", "", [](ladder& at) { in_a_team(at, opens(at, 5)); },
         [](ladder& at) { return as(at, "lead", post, "/teams/crew/assignments", role_body("viewer")); }, 403,
         "nobody gives himself",
         [](ladder& at) { return as(at, "admin", post, "/teams/crew/assignments", role_body("viewer")); }},
        {"the role of a team that he has left by its end, and may come back to", "standard", "",
         [](ladder& at) {
             in_a_team(at, ends(at, 1));
             at.data.clock.advance_ms(2 * 3'600'000);
         },
         [](ladder& at) { return as(at, "lead", post, "/teams/crew/assignments", role_body("viewer")); }, 403,
         "nobody gives himself",
         [](ladder& at) { return as(at, "admin", post, "/teams/crew/assignments", role_body("viewer")); }},
        {"his own grant for longer", "standard", "", with_grant, [](ladder& at) { return grants(at, "lead", "lead"); }, 403,
         "nobody grants himself", [](ladder& at) { return grants(at, "lead", "plain"); }},
        {"a grant that has ended, again", "standard", "",
         [](ladder& at) {
             with_grant(at);
             at.data.clock.advance_ms(2 * 3'600'000);
         },
         [](ladder& at) { return grants(at, "lead", "lead"); }, 403, "nobody grants himself",
         [](ladder& at) { return grants(at, "admin", "lead"); }},
        {"a role of those above cut short", "standard", "", populate,
         [](ladder& at) {
             return as(at, "lead", post, member_path(at, "admin", "/assignments"), role_body("viewer", ends(at, 1)));
         },
         403, "this member has level",
         [](ladder& at) {
             return as(at, "lead", post, member_path(at, "plain", "/assignments"), role_body("viewer", ends(at, 1)));
         }},
        {"a team's role cut short for those above", "standard", "",
         [](ladder& at) {
             populate(at);
             at.add_team("crew");
             at.must_make(post, "/teams/crew/assignments", role_body("member"));
             at.must_make(post, "/teams/crew/members", R"({"member":)" + id_text(at.person("admin")) + "}");
         },
         [](ladder& at) { return as(at, "lead", post, "/teams/crew/assignments", role_body("member", ends(at, 1))); }, 403,
         "this member has level",
         [](ladder& at) { return as(at, "peer", post, "/teams/crew/assignments", role_body("member", ends(at, 1))); }},
    };
}

}  // namespace gatehouse::climbing
