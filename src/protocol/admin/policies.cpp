#include <algorithm>

#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_policy(json_writer& out, const policy& what) {
    write_id(out, "id", what.id).member("slug", what.slug).member("name", what.name).member("built_in", what.built_in);
    out.member("default_version", what.default_version);
}

result<policy_version> find_version(tenant_transaction& tx, const policy& of, std::int64_t number) {
    const auto all = policy_repository(tx).versions(of.id);
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, number, &policy_version::number);
    if (found == all->end()) return make_error(errc::not_found, "there is no such version of this policy");
    return *found;
}

bool is_deny(const value& statement) { return statement.find("effect") && statement.find("effect")->text() == "deny"; }

bool contains(const value::array& list, const value& wanted) { return std::ranges::find(list, wanted) != list.end(); }

// What holders gain and lose by going from one text to the other.
struct content_change {
    std::vector<value> new_allows;
    bool denies_dropped = false;
    bool takes = false;  // an allow falls away, or a deny is new
    bool gives() const { return denies_dropped || !new_allows.empty(); }
};

result<content_change> compare(std::string_view before_json, std::string_view after_json) {
    const auto before = parse_json(before_json), after = parse_json(after_json);
    if (!before || !after || !before->if_array() || !after->if_array())
        return make_error(errc::invalid_value, "statements must be an array");
    content_change change;
    for (const value& one : *after->if_array())
        if (!contains(*before->if_array(), one)) {
            if (is_deny(one))
                change.takes = true;
            else
                change.new_allows.push_back(one);
        }
    for (const value& one : *before->if_array())
        if (!contains(*after->if_array(), one)) (is_deny(one) ? change.denies_dropped : change.takes) = true;
    return change;
}

// (c): nobody hands out what he does not hold. A pattern with `*` reaches further than can be asked about, so only who holds
// the organization's highest level publishes one.
result<void> check_held(call& made, const content_change& change) {
    for (const value& statement : change.new_allows) {
        const value* actions = statement.find("actions");
        if (!actions || !actions->if_array()) continue;
        for (const value& action : *actions->if_array()) {
            if (action.text().find('*') == std::string_view::npos && permit(made, action.text())) continue;
            return make_error(errc::forbidden,
                              "you do not hold " + std::string(action.text()) + " yourself, so you cannot hand it out");
        }
    }
    return change.denies_dropped ? make_error(errc::forbidden, "dropping a deny gives rights that you cannot hand out")
                                 : result<void>();
}

result<std::vector<role>> roles_with(call& made, const policy& which) {
    const auto rows = policy_repository(made.tx).of_roles();
    if (!rows) return rows.error();
    std::vector<role> all;
    for (const auto& row : *rows) {
        if (row.policy != which.id) continue;
        auto found = role_repository(made.tx).find(row.role);
        if (!found) return found.error();
        all.push_back(*std::move(found));
    }
    return all;
}

// (b), (e): no role that gains or loses content is above the caller's level.
result<void> check_levels(call& made, const std::vector<role>& touched) {
    for (const auto& one : touched)
        if (auto may = check_level(made, one.level, "the role " + one.slug); !may) return may;
    return {};
}

// (d): no role that gains content is one that the caller holds.
result<void> check_not_own(call& made, const std::vector<role>& gaining) {
    const auto held = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!held) return held.error();
    for (const auto& one : gaining)
        if (std::ranges::find(*held, one.id, &held_role::role) != held->end())
            return make_error(errc::forbidden, "the policy belongs to your own role " + one.slug + ": your rights would grow");
    return {};
}

result<void> check_change(call& made, const policy& which, std::string_view after) {
    if (made.from.is_operator()) return {};
    const auto present = find_version(made.tx, which, which.default_version);
    if (!present) return present.error();
    const auto change = compare(present->statements, after);
    if (!change) return change.error();
    if (!change->gives() && !change->takes) return {};
    const auto touched = roles_with(made, which);
    if (!touched) return touched.error();
    if (auto may = check_levels(made, *touched); !may) return may;
    if (!change->gives()) return {};
    if (auto may = check_not_own(made, *touched); !may) return may;
    return check_held(made, *change);
}

result<http::response> answer_policy(call& made, int status, std::string_view slug) {
    const auto after = policy_repository(made.tx).find_slug(slug);
    if (!after) return after.error();
    return object_answer(status, [&](json_writer& out) { write_policy(out, *after); });
}

result<http::response> publish(call& made, const std::string& statements) {
    const auto which = policy_repository(made.tx).find_slug(made.path_value(0));
    if (!which) return which.error();
    const auto* model = model_of(made);
    if (!model) return make_error(errc::not_supported, "the organization's permission model is not loaded");
    const auto sound = access::compile_statements(statements, *model, made.tx.organization());
    if (!sound) return sound.error();
    if (auto may = check_change(made, *which, statements); !may) return may.error();
    const auto number = access::publish_policy(made.tx, made.from.by, *model, which->id, statements);
    if (!number) return number.error();
    return answer_policy(made, 201, which->slug);
}

result<http::response> choose(call& made, std::int64_t number) {
    const auto which = policy_repository(made.tx).find_slug(made.path_value(0));
    if (!which) return which.error();
    const auto version = find_version(made.tx, *which, number);
    if (!version) return version.error();
    if (auto may = check_change(made, *which, version->statements); !may) return may.error();
    if (auto set = access::choose_policy_version(made.tx, made.from.by, which->id, number); !set) return set.error();
    return answer_policy(made, 200, which->slug);
}

}  // namespace

result<http::response> list_policies(call& made) {
    const auto all = policy_repository(made.tx).list();
    if (!all) return all.error();
    return list_answer(*all, write_policy);
}

result<http::response> show_policy(call& made) {
    const auto found = policy_repository(made.tx).find_slug(made.path_value(0));
    if (!found) return found.error();
    const auto versions = policy_repository(made.tx).versions(found->id);
    if (!versions) return versions.error();
    return object_answer(200, [&](json_writer& out) {
        write_policy(out, *found);
        out.name("versions").begin_array();
        for (const auto& one : *versions) {
            out.begin_object().member("number", one.number).name("statements").raw(one.statements).member("by", one.by);
            write_time(out, "at", one.at);
            out.end_object();
        }
        out.end_array();
    });
}

result<writing> publish_policy_version(const surroundings&, const http::request& request) {
    body_reader body(request);
    const value* given = body.any("statements");
    if (!given || !given->if_array()) body.fail(errc::invalid_value, "statements must be an array");
    if (auto read = body.finish(); !read) return read.error();
    return writing([statements = to_json(*given)](call& made) { return publish(made, statements); });
}

result<writing> choose_policy_default(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto number = body.optional_integer("version");
    if (!number) body.fail(errc::invalid_value, "version is required");
    if (auto read = body.finish(); !read) return read.error();
    return writing([number = *number](call& made) { return choose(made, number); });
}

}  // namespace gatehouse::protocol::admin
