#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/domain/access/rule_approvals.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include <algorithm>

#include "above.hpp"
#include "climbing.hpp"
#include "gains_by_roles.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "policy_content.hpp"
#include "render.hpp"
#include "role_view.hpp"

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view no_statements = "[]";

// What a body says of a role; what it leaves out stays as it is.
struct wanted_role {
    std::optional<std::string> name, description;
    std::optional<std::int64_t> level;
    std::optional<std::vector<std::string>> scopes, ceiling, plans;
    std::optional<bool> deprecated;
};

wanted_role read_wanted(body_reader& body) {
    wanted_role wanted{body.optional_text("name"),
                       body.optional_text("description"),
                       body.optional_integer("level"),
                       body.optional_texts("scopes"),
                       body.optional_texts("ceiling"),
                       body.optional_texts("plans"),
                       std::nullopt};
    if (body.any("deprecated")) wanted.deprecated = body.flag_or("deprecated", false);
    return wanted;
}

void fill(const wanted_role& wanted, role& what, role_terms& terms) {
    what.name = wanted.name.value_or(what.name);
    what.level = wanted.level.value_or(what.level);
    what.deprecated = wanted.deprecated.value_or(what.deprecated);
    terms.description = wanted.description.value_or(terms.description);
    terms.scopes = wanted.scopes.value_or(terms.scopes);
    terms.ceiling = wanted.ceiling.value_or(terms.ceiling);
    terms.plans = wanted.plans.value_or(terms.plans);
}

result<std::string> statements_of(call& made, const policy& which) {
    const auto all = policy_repository(made.tx).versions(which.id);
    if (!all) return all.error();
    const auto found = std::ranges::find(*all, which.default_version, &policy_version::number);
    return found == all->end() ? std::string(no_statements) : found->statements;
}

// Another ceiling may let through what the old one cut: as if the policies were attached anew.
result<void> check_content_anew(call& made, const role& what) {
    const auto policies = role_terms_repository(made.tx).policies_of(what.id);
    if (!policies) return policies.error();
    for (const auto& one : *policies) {
        const auto statements = statements_of(made, one);
        if (!statements) return statements.error();
        if (auto may = check_content(made, {what}, no_statements, *statements); !may) return may;
    }
    return {};
}

// In other plans it may give its content here and now, or deny nothing any more: as if it were attached, or detached.
result<void> check_turned(call& made, const access::permission_model& model, const role& what, const role_terms& before,
                          const role_terms& after) {
    const auto plan = plan_of(made, model);
    if (!plan) return plan.error();
    const bool was = model.gives(*plan, what.built_in, before.plans), is = model.gives(*plan, what.built_in, after.plans);
    if (before.ceiling != after.ceiling || (is && !was))
        if (auto may = check_content_anew(made, what); !may) return may;
    return was && !is ? check_denied_held(made, what) : result<void>();
}

// (d): a level says whom one may touch; nobody raises the own.
result<void> check_raised(call& made, const role& before, const role& after) {
    if (made.from.is_operator() || after.level <= before.level) return {};
    const auto held = made.around.at.decider.roles_of(made.tx, *made.from.who->member, made.from.who->session);
    if (!held) return held.error();
    if (std::ranges::find(*held, before.id, &held_role::role) == held->end()) return {};
    return make_error(errc::forbidden, "you hold the role " + before.slug + " yourself: your level would rise");
}

// (c): what its ceiling leaves out no longer, others of their roles may give; and where it falls asleep, another comes in its
// place.
result<gains_by_roles> gains_by_change(call& made, const role& which, const role_terms& before, const role_terms& after) {
    const bool frees = !before.ceiling.empty() && before.ceiling != after.ceiling;
    if (!frees && before.plans == after.plans) return gains_by_roles();
    return gains_by_roles::holding(made, which, before.plans == after.plans ? after.ceiling : gains_by_roles::ceiling());
}

result<void> check_plans(const access::permission_model& model, const wanted_role& wanted) {
    if (!wanted.plans) return {};
    for (const auto& slug : *wanted.plans)
        if (!model.find_plan(slug))
            return make_error(errc::invalid_value, "the permission model " + model.name + " has no plan " + slug);
    return {};
}

result<http::response> create(call& made, const std::string& slug, const wanted_role& wanted) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto plan = plan_of(made, **model);
    if (!plan) return plan.error();
    if (*plan && !(*plan)->custom_roles)
        return make_error(errc::forbidden, "the plan " + (*plan)->name + " has no custom roles: change the plan first");
    if (auto known = check_plans(**model, wanted); !known) return known.error();
    role row{made.tx.new_id<role_id>(), slug, slug, 0, false, false};
    role_terms terms;
    fill(wanted, row, terms);
    if (auto may = check_level(made, row.level, "the role " + slug); !may) return may.error();
    if (auto done = access::create_role(made.tx, made.from.by, **model, row, terms); !done) return done.error();
    return answer_role(made, 201, row.id);
}

result<http::response> change(call& made, const wanted_role& wanted) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (auto known = check_plans(**model, wanted); !known) return known.error();
    const auto before = role_in_path(made);
    if (!before) return before.error();
    const auto old = role_terms_repository(made.tx).terms(before->id);
    if (!old) return old.error();
    role after = *before;
    role_terms terms = *old;
    fill(wanted, after, terms);
    for (const auto level : {before->level, after.level})
        if (auto may = check_level(made, level, "the role " + before->slug); !may) return may.error();
    if (auto may = check_raised(made, *before, after); !may) return may.error();
    if (auto may = check_turned(made, **model, *before, *old, terms); !may) return may.error();
    const auto above = those_above::holding(made, {*before});
    if (!above) return above.error();
    const auto gains = gains_by_change(made, *before, *old, terms);
    if (!gains) return gains.error();
    if (auto done = access::change_role(made.tx, made.from.by, **model, after, terms); !done) return done.error();
    if (after.level > before->level || terms.ceiling != old->ceiling)
        if (auto ended = access::end_approvals(made.tx, made.from.by, **model, after); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    if (auto may = gains->check_held(made); !may) return may.error();
    return answer_role(made, 200, after.id);
}

result<http::response> erase(call& made) {
    const auto gone = role_in_path(made);
    if (!gone) return gone.error();
    if (auto may = check_level(made, gone->level, "the role " + gone->slug); !may) return may.error();
    if (auto done = access::delete_role(made.tx, made.from.by, *gone); !done) return done.error();
    return object_answer(
        200, [&](json_writer& out) { write_id(out, "id", gone->id).member("slug", gone->slug).member("status", "deleted"); });
}

// Content comes to it, or a deny goes from it: no longer what a rule that gives it was approved for.
result<void> end_approvals(call& made, const role& grown, std::string_view before, std::string_view after) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (!access::gives_more(before, after)) return {};
    return access::end_approvals(made.tx, made.from.by, **model, grown);
}

// The owner's role is what the model makes it: whoever could take policies from it would take them from the owner.
result<void> check_not_owners(call& made, const role& what) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (what.slug != (*model)->owner_role) return {};
    return make_error(errc::conflict, "the policies of the role " + what.slug + " are the permission model's");
}

result<http::response> attach(call& made, const std::string& named) {
    const auto to = role_in_path(made);
    if (!to) return to.error();
    const auto what = find_policy(made.tx, named);
    if (!what) return if_absent(what.error(), errc::invalid_value, "there is no policy " + named);
    if (auto own = check_not_owners(made, *to); !own) return own.error();
    const auto statements = statements_of(made, *what);
    if (!statements) return statements.error();
    if (auto may = check_level(made, to->level, "the role " + to->slug); !may) return may.error();
    if (auto may = check_content(made, {*to}, no_statements, *statements); !may) return may.error();
    const auto above = those_above::holding(made, {*to});
    if (!above) return above.error();
    if (auto done = access::attach_policy(made.tx, made.from.by, *to, *what); !done) return done.error();
    if (auto ended = end_approvals(made, *to, no_statements, *statements); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return answer_role(made, 201, to->id);
}

result<http::response> detach(call& made) {
    const auto from = role_in_path(made);
    if (!from) return from.error();
    const auto what = find_policy(made.tx, made.path_value(1));
    if (!what) return what.error();
    if (auto own = check_not_owners(made, *from); !own) return own.error();
    const auto statements = statements_of(made, *what);
    if (!statements) return statements.error();
    if (auto may = check_level(made, from->level, "the role " + from->slug); !may) return may.error();
    if (auto may = check_content(made, {*from}, *statements, no_statements); !may) return may.error();
    const auto above = those_above::holding(made, {*from});
    if (!above) return above.error();
    if (auto done = access::detach_policy(made.tx, made.from.by, *from, *what); !done) return done.error();
    if (auto ended = end_approvals(made, *from, *statements, no_statements); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return answer_role(made, 200, from->id);
}

}  // namespace

result<writing> create_role(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string slug = body.text("slug");
    const auto wanted = read_wanted(body);
    if (auto read = body.finish(); !read) return read.error();
    return writing([slug, wanted](call& made) { return create(made, slug, wanted); });
}

result<writing> change_role(const surroundings&, const http::request& request) {
    body_reader body(request);
    const auto wanted = read_wanted(body);
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

result<writing> delete_role(const surroundings&, const http::request&) { return writing(erase); }

result<writing> attach_policy(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string named = body.text("policy");
    if (auto read = body.finish(); !read) return read.error();
    return writing([named](call& made) { return attach(made, named); });
}

result<writing> detach_policy(const surroundings&, const http::request&) { return writing(detach); }

}  // namespace gatehouse::protocol::admin
