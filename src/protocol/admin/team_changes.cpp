#include <algorithm>
#include <iterator>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/teams.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "above.hpp"
#include "climbing.hpp"
#include "exposing.hpp"
#include "gains_by_roles.hpp"
#include "operations.hpp"
#include "principals.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

// What a body says of a team; what it leaves out stays as it is.
struct wanted_team {
    std::optional<std::string> name, description, settings;
};

result<http::response> change(call& made, const wanted_team& wanted) {
    auto after = find_team(made.tx, made.path_value(0));
    if (!after) return after.error();
    auto settings = team_details_repository(made.tx).settings(after->id);
    if (!settings) return settings.error();
    after->name = wanted.name.value_or(after->name);
    after->description = wanted.description.value_or(after->description);
    const std::string now = wanted.settings.value_or(*settings);
    if (auto done = access::change_team(made.tx, made.from.by, *after, now); !done) return done.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", after->id).member("slug", after->slug).member("name", after->name);
        out.member("description", after->description).name("settings").raw(now);
    });
}

// Whoever leaves loses the team's roles: nobody above the caller.
result<http::response> take_out(call& made) {
    const auto which = find_team(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto who = member_id::parse(made.path_value(1));
    if (!who) return who.error();
    if (auto may = check_not_above(made, *who); !may) return may.error();
    const auto gains = gains_by_roles::of(made, *who);
    if (!gains) return gains.error();
    if (auto settled = settle_before(made, *who); !settled) return settled.error();
    if (auto done = access::remove_from_team(made.tx, made.from.by, which->id, *who); !done) return done.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "team", which->id);
        write_id(out, "member", *who).member("status", "removed");
    });
}

result<std::vector<role>> roles_of(call& made, const team_id& which) {
    const auto assigned = assignment_repository(made.tx).of(principal_kind::team, which.text());
    if (!assigned) return assigned.error();
    std::vector<role> all;
    for (const auto& one : *assigned) {
        auto found = role_repository(made.tx).find(one.role);
        if (!found) return found.error();
        all.push_back(*std::move(found));
    }
    return all;
}

// (c): with the team goes what its roles deny.
result<void> check_denied_by(call& made, const std::vector<role>& lost) {
    for (const auto& gone : lost)
        if (auto may = gone.built_in ? result<void>() : check_denied_held(made, gone); !may) return may;
    return {};
}

// (c): and what roles in its scope kept their holders from; who has them need not be in it.
result<gains_by_roles> gains_inside(call& made, const team_id& which) {
    const auto all = holder_repository(made.tx).in_scope({"team", std::string(which.text())}, limits::gaining_people + 1);
    if (!all) return all.error();
    const auto given = role_repository(made.tx).list();
    if (!given) return given.error();
    std::vector<role> lost;
    std::ranges::copy_if(*given, std::back_inserter(lost), [](const role& one) { return !one.built_in; });
    return gains_by_roles::of(made, *all, lost);
}

result<http::response> erase(call& made) {
    const auto gone = find_team(made.tx, made.path_value(0));
    if (!gone) return gone.error();
    // With it goes more than lies in it: roles that it has everywhere, and what rules give in it.
    if (made.place) return make_error(errc::forbidden, "a team is deleted by who administers all of them: ask one of those");
    const auto above = those_above::all(made);
    if (!above) return above.error();
    if (auto may = check_losing(made, {principal_kind::team, std::string(gone->id.text())}); !may) return may.error();
    const auto lost = roles_of(made, gone->id);
    if (!lost) return lost.error();
    if (auto may = check_denied_by(made, *lost); !may) return may.error();
    const auto gains = gains_by_roles::in(made, gone->id, *lost);
    if (!gains) return gains.error();
    const auto inside = gains_inside(made, gone->id);
    if (!inside) return inside.error();
    const auto ended = access::delete_team(made.tx, made.from.by, *gone);
    if (!ended) return ended.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    if (auto may = inside->check_held(made); !may) return may.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", gone->id).member("slug", gone->slug).member("status", "deleted");
        out.member("members", ended->members).member("assignments", ended->assignments).member("grants", ended->grants);
        out.member("resources", ended->resources).member("mapping_rules", ended->rules);
    });
}

}  // namespace

result<writing> change_team(const surroundings&, const http::request& request) {
    body_reader body(request);
    wanted_team wanted{body.optional_text("name"), body.optional_text("description"), std::nullopt};
    if (const value* settings = body.any("settings")) {
        if (!settings->if_object()) body.fail(errc::invalid_value, "settings must be a JSON object");
        wanted.settings = to_json(*settings);
    }
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

result<writing> delete_team(const surroundings&, const http::request&) { return writing(erase); }

result<writing> remove_team_member(const surroundings&, const http::request&) { return writing(take_out); }

}  // namespace gatehouse::protocol::admin
