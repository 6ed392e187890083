#include "mapping_view.hpp"

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "names.hpp"
#include "permit.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string_view word(mapping_rule::by_kind by) {
    return by == mapping_rule::by_kind::id ? "id" : by == mapping_rule::by_kind::name ? "name" : "pattern";
}

result<void> write_given(json_writer& out, tenant_transaction& tx, const mapping_rule& rule) {
    out.name("roles").begin_array();
    for (const auto& gives : rule.roles) {
        const auto found = role_repository(tx).find(gives.role);
        if (!found) return found.error();
        out.begin_object().member("role", found->slug).member("scope", scope_text(gives.scope)).end_object();
    }
    out.end_array().name("teams").begin_array();
    for (const auto& id : rule.teams) {
        const auto found = team_repository(tx).find(id);
        if (!found) return found.error();
        out.string(found->slug);
    }
    out.end_array();
    return {};
}

result<void> write_approval(json_writer& out, call& made, const mapping_rule& rule) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto needed = access::needs_approval(made.tx, **model, rule);
    if (!needed) return needed.error();
    out.member("approval", !*needed ? "not_needed" : rule.approved_by ? "approved" : "pending");
    if (rule.approved_by) out.member("approved_by", *rule.approved_by);
    const auto signed_by = mapping_repository(made.tx).signatures_of(rule.id);
    if (!signed_by) return signed_by.error();
    write_time(out, "approved_at", signed_by->approved_at);
    out.member("changed_by", signed_by->changed_by);
    return {};
}

void write_group(json_writer& out, const rule_binding_repository::named_group& group) {
    out.begin_object();
    write_id(out, "id", group.id).member("name", group.name).end_object();
}

result<void> write_bound(json_writer& out, tenant_transaction& tx, const mapping_rule& rule, bool detail) {
    rule_binding_repository bindings(tx);
    const auto count = bindings.count_groups(rule.id);
    if (!count) return count.error();
    const auto asked = bindings.asks_about(rule.id);
    if (!asked) return asked.error();
    out.member("group_count", *count).name("rebind");
    if (*asked)
        write_group(out, **asked);
    else
        out.null();
    if (!detail) return {};
    const auto groups = bindings.named_groups_of(rule.id, limits::rule_shown);
    if (!groups) return groups.error();
    out.name("groups").begin_array();
    for (const auto& one : *groups) write_group(out, one);
    out.end_array();
    return {};
}

result<void> write_held(json_writer& out, tenant_transaction& tx, const mapping_rule& rule, bool detail) {
    const auto count = rule_holder_repository(tx).count_held(rule.id);
    if (!count) return count.error();
    out.member("held_count", *count);
    if (!detail) return {};
    const auto held = rule_holder_repository(tx).held(rule.id, limits::rule_shown);
    if (!held) return held.error();
    out.name("held").begin_array();
    for (const auto& one : *held) {
        out.begin_object();
        write_id(out, "member", one.id).member("user_name", one.user_name);
        write_time(out, "since", one.since);
        out.end_object();
    }
    out.end_array();
    return {};
}

}  // namespace

result<mapping_rule> rule_in_path(call& made) {
    const auto id = mapping_rule_id::parse(made.path_value(0));
    if (!id) return id.error();
    return mapping_repository(made.tx).find(*id);
}

result<void> write_rule(json_writer& out, call& made, const mapping_rule& rule, bool detail) {
    write_id(out, "id", rule.id).member("position", rule.position);
    write_id(out, "connection", rule.connection);
    const auto called = name_repository(made.tx).of_connections({rule.connection.text()});
    if (!called) return called.error();
    write_name(out, "connection_name", *called, rule.connection.text());
    out.member("source", rule.from == mapping_rule::origin::scim ? "scim" : "saml").member("by", word(rule.by));
    out.member("group", rule.text).member("enabled", rule.enabled);
    if (auto written = write_given(out, made.tx, rule); !written) return written;
    if (auto written = write_approval(out, made, rule); !written) return written;
    if (auto written = write_bound(out, made.tx, rule, detail); !written) return written;
    return write_held(out, made.tx, rule, detail);
}

}  // namespace gatehouse::protocol::admin
