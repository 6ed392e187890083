#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/store/resource_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <algorithm>

#include "above_places.hpp"
#include "gains_there.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "placed.hpp"
#include "reach.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_resource(json_writer& out, const resource& what) {
    write_id(out, "id", what.id).member("type", what.type).member("name", what.name);
    if (what.parent) write_id(out, "parent", *what.parent);
    if (what.team) write_id(out, "team", *what.team);
}

result<http::response> answer_resource(call& made, int status, const resource& what) {
    const auto units = resource_repository(made.tx).units_of(what.id);
    if (!units) return units.error();
    return object_answer(status, [&](json_writer& out) {
        write_resource(out, what);
        out.name("units").begin_array();
        for (const auto& one : *units) out.string(one.text());
        out.end_array();
    });
}

// What a body says of a resource; what it leaves out stays as it is. An empty text takes away.
struct wanted_resource {
    std::string type;
    std::optional<std::string> name, parent, team;
    std::optional<std::vector<std::string>> units;
};

result<void> fill(call& made, const wanted_resource& wanted, resource& into) {
    if (wanted.name) into.name = *wanted.name;
    if (wanted.parent) {
        into.parent.reset();
        if (!wanted.parent->empty()) {
            const auto found = find_resource(made.tx, *wanted.parent);
            if (!found) return if_absent(found.error(), errc::invalid_value, "there is no resource " + *wanted.parent);
            into.parent = found->id;
        }
    }
    if (wanted.team) {
        into.team.reset();
        if (!wanted.team->empty()) {
            const auto found = find_team(made.tx, *wanted.team);
            if (!found) return if_absent(found.error(), errc::invalid_value, "there is no team " + *wanted.team);
            into.team = found->id;
        }
    }
    return {};
}

result<std::vector<unit_id>> units_after(call& made, const wanted_resource& wanted, const resource& of) {
    if (!wanted.units) return resource_repository(made.tx).units_of(of.id);
    std::vector<unit_id> all;
    for (const auto& name : *wanted.units) {
        const auto found = find_unit(made.tx, name);
        if (!found) return if_absent(found.error(), errc::invalid_value, "there is no unit " + name);
        if (std::ranges::find(all, found->id) == all.end()) all.push_back(found->id);
    }
    return all;
}

// Whoever makes a resource gets what the model gives its maker: not for a name that stood for something before, or a secret
// would be had by deleting its resource and making it again; nor for one that a role counts for before it is registered.
result<void> give_to_maker(call& made, const access::permission_model& model, const resource& row) {
    const auto type = std::ranges::find(model.resource_types, row.type, &access::permission_model::resource_type::name);
    if (made.from.is_operator() || type == model.resource_types.end() || type->creator_grant.empty()) return {};
    const auto known = is_known_name(made, row);
    if (!known) return known.error();
    if (*known) return {};
    const grant given{made.tx.new_id<grant_id>(),
                      principal_kind::member,
                      std::string(made.from.who->member->text()),
                      row.id,
                      type->creator_grant,
                      {},
                      "made it",
                      made.tx.now()};
    if (auto added = access::add_grant(made.tx, made.from.by, model, given); !added) return added;
    made.creator_grants.push_back(given.id);
    return {};
}

result<http::response> create(call& made, const wanted_resource& wanted) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    resource row{made.tx.new_id<resource_id>(), wanted.type, {}, {}, {}};
    if (auto filled = fill(made, wanted, row); !filled) return filled.error();
    const auto units = units_after(made, wanted, row);
    if (!units) return units.error();
    // Roles may have counted for a name that nobody had registered: what the row says of it changes who reaches it.
    if (auto may = check_reach(made, {row.type, row.name}, row, *units); !may) return may.error();
    const auto above = places_above::of(made, nullptr, &row);
    if (!above) return above.error();
    const auto gains = gains_there::of(made, nullptr, &row, *units);
    if (!gains) return gains.error();
    if (auto done = access::create_resource(made.tx, made.from.by, **model, row, *units); !done) return done.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    if (auto given = give_to_maker(made, **model, row); !given) return given.error();
    return answer_resource(made, 201, row);
}

// What somebody was granted must not come to mean what others had under that name.
result<void> check_renaming(call& made, const resource& before, const resource& after) {
    if (made.from.is_operator() || before.name == after.name) return {};
    const auto known = resource_repository(made.tx).was_named(after.type, after.name);
    if (!known) return known.error();
    if (!*known) return {};
    const auto chain = rights_repository(made.tx).resource(before.type, before.name, *made.from.who->member);
    if (!chain) return chain.error();
    const auto granted = rights_repository(made.tx).grants_on(*chain, *made.from.who->member, made.from.who->session);
    if (!granted) return granted.error();
    if (granted->empty()) return {};
    return make_error(errc::forbidden, "a grant of your own counts there, and the name stood for something else before");
}

result<http::response> change(call& made, const wanted_resource& wanted) {
    const auto before = find_resource(made.tx, made.path_value(0));
    if (!before) return before.error();
    resource after = *before;
    if (auto filled = fill(made, wanted, after); !filled) return filled.error();
    const auto units = units_after(made, wanted, after);
    if (!units) return units.error();
    if (auto may = check_reach(made, {before->type, before->name}, after, *units); !may) return may.error();
    if (auto may = check_renaming(made, *before, after); !may) return may.error();
    const auto above = places_above::of(made, &*before, &after);
    if (!above) return above.error();
    const auto gains = gains_there::of(made, &*before, &after, *units);
    if (!gains) return gains.error();
    if (auto done = access::change_resource(made.tx, made.from.by, after, *units); !done) return done.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    if (auto may = check_still_in_place(made, access::permission::resources_write, {after.type, after.name}); !may)
        return may.error();
    return answer_resource(made, 200, after);
}

result<http::response> erase(call& made) {
    const auto gone = find_resource(made.tx, made.path_value(0));
    if (!gone) return gone.error();
    // Without its row nothing restricts the name any more.
    if (auto may = check_reach(made, {gone->type, gone->name}, {gone->id, gone->type, gone->name, {}, {}}, {}); !may)
        return may.error();
    const auto above = places_above::of(made, &*gone, nullptr);
    if (!above) return above.error();
    const auto gains = gains_there::of(made, &*gone, nullptr, {});
    if (!gains) return gains.error();
    const auto ended = access::delete_resource(made.tx, made.from.by, *gone);
    if (!ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", gone->id).member("status", "deleted");
        out.member("grants_ended", ended->grants).member("rotations_closed", ended->rotations);
    });
}

}  // namespace

result<http::response> list_resources(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto type = query_value(made.request, "type").value_or("");
    if (const auto name = query_value(made.request, "name")) {
        const auto found = resource_repository(made.tx).find_named(type, *name);
        if (!found && found.error().code != errc::not_found) return found.error();
        return list_answer(found ? std::vector{*found} : std::vector<resource>(), write_resource);
    }
    auto page = resource_repository(made.tx).list(type, asked->after, asked->limit + 1);
    if (!page) return page.error();
    const auto next = next_page(*page, *asked);
    return list_answer(*page, write_resource, next);
}

result<http::response> show_resource(call& made) {
    const auto found = find_resource(made.tx, made.path_value(0));
    if (!found) return found.error();
    return answer_resource(made, 200, *found);
}

result<writing> create_resource(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_resource wanted{body.text("type"), body.text("name"), body.optional_text("parent"), body.optional_text("team"),
                                 body.optional_texts("units")};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

result<writing> make_own_resource(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_resource wanted{body.text("type"), body.text("name"), {}, {}, {}};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

result<writing> change_resource(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_resource wanted{
        {}, body.optional_text("name"), body.optional_text("parent"), body.optional_text("team"), body.optional_texts("units")};
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

result<writing> delete_resource(const surroundings&, const http::request&) { return writing(erase); }

}  // namespace gatehouse::protocol::admin
