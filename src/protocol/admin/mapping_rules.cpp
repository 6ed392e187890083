#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "climbing.hpp"
#include "connection_view.hpp"
#include "gains_by_roles.hpp"
#include "handing_out.hpp"
#include "lookup.hpp"
#include "mapping_body.hpp"
#include "mapping_operations.hpp"
#include "mapping_view.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Who takes a role from its holders stands at or above it, and holds what it denied them.
result<void> check_losing_rule(call& made, const mapping_rule& rule) {
    const auto given = access::given_by(made.tx, rule);
    if (!given) return given.error();
    for (const auto& one : *given) {
        const auto found = role_repository(made.tx).find(one.role);
        if (!found) return found.error();
        if (auto may = check_level(made, found->level, "the role " + found->slug); !may) return may;
        if (found->built_in) continue;
        if (auto may = check_denied_held(made, *found); !may) return may;
    }
    return {};
}

// In its place another role may come into force.
result<gains_by_roles> gains_without(call& made, const mapping_rule& rule) {
    const auto people = rule_holder_repository(made.tx).reached(rule.id, limits::gaining_people + 1);
    if (!people) return people.error();
    const auto given = access::given_by(made.tx, rule);
    if (!given) return given.error();
    std::vector<role> lost;
    for (const auto& one : *given) {
        auto found = role_repository(made.tx).find(one.role);
        if (!found) return found.error();
        lost.push_back(*std::move(found));
    }
    return gains_by_roles::of(made, *people, lost);
}

// A rule of a connection through which the caller comes may reach the caller today or at the next push: what it gives must be
// held already.
result<void> check_own_gain(call& made, const mapping_rule& rule, const std::vector<mapped_role>& given) {
    if (made.from.is_operator()) return {};
    const auto links = link_repository(made.tx).of_member(*made.from.who->member);
    if (!links) return links.error();
    for (const auto& one : *links)
        if (one.connection == rule.connection) return check_no_gain(made, given);
    return {};
}

result<void> check_giving(call& made, const mapping_rule& rule) {
    const auto given = access::given_by(made.tx, rule);
    if (!given) return given.error();
    for (const auto& one : *given) {
        const auto found = role_repository(made.tx).find(one.role);
        if (!found) return found.error();
        if (auto may = check_assignable(made, *found); !may) return may;
    }
    for (const auto& team : rule.teams)
        if (auto may = check_grants_held(made, team); !may) return may;
    return check_own_gain(made, rule, *given);
}

// The operator's word on the server's own machine is a second one at once; an administrator's is another administrator's.
result<bool> approve_at_once(call& made, const access::permission_model& model, const wanted_rule& wanted, mapping_rule& rule) {
    if (!wanted.approved) return false;
    if (!made.from.is_operator())
        return make_error(errc::forbidden, "a rule is approved by a second administrator, after it was made");
    const auto needed = access::needs_approval(made.tx, model, rule);
    if (!needed) return needed.error();
    if (!*needed) return false;
    rule.approved_by = made.from.by.actor;
    return true;
}

// Who proposed it, where he might give what the rule gives himself: then he is a second administrator.
result<std::optional<member_id>> second_word(call& made, const mapping_rule& rule) {
    if (!made.proposed_by) return made.proposed_by;
    const auto& decider = made.around.at.decider;
    const auto may =
        decider.decide(made.tx, {*made.proposed_by, std::nullopt, std::string(access::permission::connections_configure),
                                 "organization", std::string(made.tx.organization().text()), nullptr});
    if (!may) return may.error();
    if (!may->allowed) return std::optional<member_id>();
    const auto given = access::given_by(made.tx, rule);
    const auto level = decider.level_of(made.tx, *made.proposed_by);
    if (!given || !level) return given ? level.error() : given.error();
    for (const auto& one : *given) {
        const auto found = role_repository(made.tx).find(one.role);
        if (!found) return found.error();
        if (found->level > *level) return std::optional<member_id>();
    }
    return made.proposed_by;
}

// What one administrator proposed and another makes has both words with that.
result<void> approve_as_proposed(call& made, const access::permission_model& model, const mapping_rule_id& id) {
    const auto rule = mapping_repository(made.tx).find(id);
    if (!rule) return rule.error();
    const auto second = second_word(made, *rule);
    const auto needed = access::needs_approval(made.tx, model, *rule);
    if (!second || !needed) return second ? needed.error() : second.error();
    if (!*second || !*needed || rule->approved_by) return {};
    return access::approve_mapping_rule(made.tx, made.from.by, model, *rule, *second);
}

result<mapping_rule_id> add(call& made, const std::string& connection, const std::string& source, const wanted_rule& wanted) {
    const auto in = connection_id::parse(connection);
    if (!in) return in.error();
    if (const auto known = connection_repository(made.tx).get(*in); !known) return known.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto from = source == "scim" ? mapping_rule::origin::scim : mapping_rule::origin::saml;
    mapping_rule rule{made.tx.new_id<mapping_rule_id>(), *in, from, mapping_rule::by_kind::name, {}, true, {}, 0, {}, {}};
    if (auto put = apply(made, wanted, rule); !put) return put.error();
    if (auto may = check_giving(made, rule); !may) return may.error();
    if (auto approved = approve_at_once(made, **model, wanted, rule); !approved) return approved.error();
    auto added = access::add_mapping_rule(made.tx, made.from.by, **model, rule);
    if (!added) return added;
    if (auto seconded = approve_as_proposed(made, **model, *added); !seconded) return seconded.error();
    if (!wanted.position) return added;
    if (auto moved = access::move_mapping_rule(made.tx, made.from.by, rule, *wanted.position); !moved) return moved.error();
    return added;
}

result<mapping_rule_id> change(call& made, const mapping_rule& before, const wanted_rule& wanted) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    mapping_rule after = before;
    if (auto put = apply(made, wanted, after); !put) return put.error();
    if (wanted.changes_content()) {
        if (auto may = check_losing_rule(made, before); !may) return may.error();
        if (after.enabled)
            if (auto may = check_giving(made, after); !may) return may.error();
        const auto approved = approve_at_once(made, **model, wanted, after);
        if (!approved) return approved.error();
        const auto gains = gains_without(made, before);
        if (!gains) return gains.error();
        const auto done = access::change_mapping_rule(made.tx, made.from.by, **model, after, *approved);
        if (!done) return done.error();
        if (auto may = gains->check_held(made); !may) return may.error();
        if (auto seconded = approve_as_proposed(made, **model, before.id); !seconded) return seconded.error();
    }
    if (wanted.position)
        if (auto moved = access::move_mapping_rule(made.tx, made.from.by, before, *wanted.position); !moved)
            return moved.error();
    return before.id;
}

result<mapping_rule_id> approve(call& made, const mapping_rule& which) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (auto may = check_giving(made, which); !may) return may.error();
    const auto second = second_word(made, which);
    if (!second) return second.error();
    if (auto done = access::approve_mapping_rule(made.tx, made.from.by, **model, which, *second); !done) return done.error();
    return which.id;
}

result<mapping_rule_id> rebind(call& made, const mapping_rule& which, const std::string& to) {
    const auto group = group_id::parse(to);
    if (!group) return make_error(errc::invalid_value, "group is the id of a directory group");
    if (auto may = check_losing_rule(made, which); !may) return may.error();
    if (auto may = check_giving(made, which); !may) return may.error();
    if (auto done = access::rebind_mapping_rule(made.tx, made.from.by, which, *group); !done) return done.error();
    return which.id;
}

result<mapping_rule_id> release(call& made, const mapping_rule& which, const std::optional<std::vector<member_id>>& who) {
    if (auto may = check_giving(made, which); !may) return may.error();
    if (auto done = access::release_joins(made.tx, made.from.by, which, who); !done) return done.error();
    return which.id;
}

result<mapping_rule_id> remove(call& made, const mapping_rule& gone) {
    if (auto may = check_losing_rule(made, gone); !may) return may.error();
    const auto gains = gains_without(made, gone);
    if (!gains) return gains.error();
    if (auto done = access::remove_mapping_rule(made.tx, made.from.by, gone); !done) return done.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return gone.id;
}

result<void> write_answer(json_writer& out, call& made, const mapping_rule_id& id) {
    const auto stored = mapping_repository(made.tx).find(id);
    if (stored) return write_rule(out, made, *stored, true);
    if (stored.error().code != errc::not_found) return stored.error();
    write_id(out, "id", id).member("status", "removed");
    return {};
}

// Writes a rule's change; which rule it was.
using rule_act = std::function<result<mapping_rule_id>(call&)>;

result<http::response> carry_out(call& made, int status, const rule_act& act) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto id = act(made);
    if (!id) return id.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_answer(out, made, *id); !written) return written.error();
    out.end_object();
    return json_answer(status, std::move(body));
}

using act_on_rule = std::function<result<mapping_rule_id>(call&, const mapping_rule&)>;

writing on_rule(act_on_rule act) {
    return [act = std::move(act)](call& made) -> result<http::response> {
        const auto which = rule_in_path(made);
        if (!which) return which.error();
        return carry_out(made, 200, [&](call& inside) { return act(inside, *which); });
    };
}

}  // namespace

result<http::response> list_mapping_rules(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rules = mapping_repository(made.tx).list();
    if (!rules) return rules.error();
    const auto next = page_of_all(*rules, *asked);
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    for (const auto& rule : *rules) {
        out.begin_object();
        if (auto written = write_rule(out, made, rule, false); !written) return written.error();
        out.end_object();
    }
    write_next(out.end_array(), next);
    out.end_object();
    return json_answer(200, std::move(body));
}

result<http::response> show_mapping_rule(call& made) {
    const auto which = rule_in_path(made);
    if (!which) return which.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_rule(out, made, *which, true); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}

result<writing> add_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string connection = body.text("connection"), source = body.text_or("source", "scim");
    if (source != "scim" && source != "saml") body.fail(errc::invalid_value, "source is scim or saml");
    const wanted_rule wanted = read_wanted_rule(body);
    if (!wanted.group) body.fail(errc::invalid_value, "group is required");
    if (auto read = body.finish(); !read) return read.error();
    return writing([=](call& made) {
        return carry_out(made, 201, [&](call& inside) { return add(inside, connection, source, wanted); });
    });
}

result<writing> change_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_rule wanted = read_wanted_rule(body);
    if (wanted.scope && !wanted.roles) body.fail(errc::invalid_value, "scope says where roles count: give the roles too");
    if (auto read = body.finish(); !read) return read.error();
    return on_rule([wanted](call& made, const mapping_rule& which) { return change(made, which, wanted); });
}

result<writing> delete_mapping_rule(const surroundings&, const http::request&) { return on_rule(remove); }

result<writing> approve_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return on_rule(approve);
}

result<writing> rebind_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string group = body.text("group");
    if (auto read = body.finish(); !read) return read.error();
    return on_rule([group](call& made, const mapping_rule& which) { return rebind(made, which, group); });
}

result<writing> release_mapping_rule(const surroundings&, const http::request& request) {
    body_reader body(request);
    std::optional<std::vector<member_id>> who;
    if (body.any("members")) {
        who.emplace();
        for (const auto& text : body.texts("members")) {
            const auto id = member_id::parse(text);
            if (!id) body.fail(errc::invalid_value, "members are named by their ids");
            if (id) who->push_back(*id);
        }
    }
    if (auto read = body.finish(); !read) return read.error();
    return on_rule([who](call& made, const mapping_rule& which) { return release(made, which, who); });
}

}  // namespace gatehouse::protocol::admin
