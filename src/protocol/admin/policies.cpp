#include <algorithm>

#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/domain/access/rule_approvals.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "above.hpp"
#include "lookup.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "policy_content.hpp"
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

result<void> check_change(call& made, const policy& which, std::string_view after) {
    if (made.from.is_operator()) return {};
    const auto present = find_version(made.tx, which, which.default_version);
    if (!present) return present.error();
    const auto touched = role_terms_repository(made.tx).roles_with(which.id);
    if (!touched) return touched.error();
    return check_content(made, *touched, present->statements, after);
}

// Roles that it belongs to get content: no longer what a rule that gives one was approved for.
result<void> end_approvals(call& made, const policy& which, std::string_view after) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto present = find_version(made.tx, which, which.default_version);
    if (!present) return present.error();
    if (!access::gives_more(present->statements, after)) return {};
    const auto grown = role_terms_repository(made.tx).roles_with(which.id);
    if (!grown) return grown.error();
    for (const auto& one : *grown)
        if (auto ended = access::end_approvals(made.tx, made.from.by, **model, one); !ended) return ended;
    return {};
}

result<http::response> answer_policy(call& made, int status, std::string_view slug) {
    const auto after = policy_repository(made.tx).find_slug(slug);
    if (!after) return after.error();
    return object_answer(status, [&](json_writer& out) { write_policy(out, *after); });
}

result<http::response> publish(call& made, const std::string& statements) {
    const auto which = find_policy(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto sound = access::compile_statements(statements, **model, made.tx.organization());
    if (!sound) return sound.error();
    if (auto may = check_change(made, *which, statements); !may) return may.error();
    const auto above = those_above::holding(made, which->id);
    if (!above) return above.error();
    const auto number = access::publish_policy(made.tx, made.from.by, **model, which->id, statements);
    if (!number) return number.error();
    if (auto ended = end_approvals(made, *which, statements); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return answer_policy(made, 201, which->slug);
}

result<http::response> choose(call& made, std::int64_t number) {
    const auto which = find_policy(made.tx, made.path_value(0));
    if (!which) return which.error();
    const auto version = find_version(made.tx, *which, number);
    if (!version) return version.error();
    if (auto may = check_change(made, *which, version->statements); !may) return may.error();
    const auto above = those_above::holding(made, which->id);
    if (!above) return above.error();
    if (auto set = access::choose_policy_version(made.tx, made.from.by, which->id, number); !set) return set.error();
    if (auto ended = end_approvals(made, *which, version->statements); !ended) return ended.error();
    if (auto kept = above->check_kept(made); !kept) return kept.error();
    return answer_policy(made, 200, which->slug);
}

// Nobody holds a policy that no role has: whoever attaches it is asked what it gives.
result<http::response> create(call& made, const policy& wanted, const std::string& statements) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    policy row = wanted;
    row.id = made.tx.new_id<policy_id>();
    if (auto done = access::create_policy(made.tx, made.from.by, **model, row, statements); !done) return done.error();
    return answer_policy(made, 201, row.slug);
}

result<http::response> rename(call& made, const std::string& name) {
    const auto which = find_policy(made.tx, made.path_value(0));
    if (!which) return which.error();
    if (auto done = access::rename_policy(made.tx, made.from.by, *which, name); !done) return done.error();
    return answer_policy(made, 200, which->slug);
}

result<http::response> erase(call& made) {
    const auto which = find_policy(made.tx, made.path_value(0));
    if (!which) return which.error();
    if (auto done = access::delete_policy(made.tx, made.from.by, *which); !done) return done.error();
    return object_answer(
        200, [&](json_writer& out) { write_id(out, "id", which->id).member("slug", which->slug).member("status", "deleted"); });
}

}  // namespace

result<http::response> list_policies(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto all = policy_repository(made.tx).list();
    if (!all) return all.error();
    const auto next = page_of_all(*all, *asked);
    return list_answer(*all, write_policy, next);
}

result<http::response> show_policy(call& made) {
    const auto found = find_policy(made.tx, made.path_value(0));
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

result<writing> create_policy(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string slug = body.text("slug"), name = body.text_or("name", slug);
    const value* given = body.any("statements");
    if (!given || !given->if_array()) body.fail(errc::invalid_value, "statements must be an array");
    if (auto read = body.finish(); !read) return read.error();
    const policy wanted{policy_id::trusted(""), slug, name, false, 1};
    return writing([wanted, statements = to_json(*given)](call& made) { return create(made, wanted, statements); });
}

result<writing> rename_policy(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string name = body.text("name");
    if (auto read = body.finish(); !read) return read.error();
    return writing([name](call& made) { return rename(made, name); });
}

result<writing> delete_policy(const surroundings&, const http::request&) { return writing(erase); }

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
