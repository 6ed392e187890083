#include "render.hpp"

namespace gatehouse::protocol::admin {

void write_time(json_writer& out, std::string_view name, std::optional<instant> at) {
    out.name(name);
    if (at)
        out.string(to_rfc3339(*at));
    else
        out.null();
}

void write_texts(json_writer& out, std::string_view name, const std::vector<std::string>& texts) {
    out.name(name).begin_array();
    for (const auto& text : texts) out.string(text);
    out.end_array();
}

std::string scope_text(const role_scope& scope) { return scope.id.empty() ? scope.kind : scope.kind + ":" + scope.id; }

void write_organization(json_writer& out, const organization& what) {
    write_id(out, "id", what.id).member("code", what.code).member("name", what.name).member("model", what.model);
    out.member("status", to_text(what.status));
    out.member("members", what.member_count);
    write_time(out, "created", what.created);
}

void write_member(json_writer& out, const member& who) {
    write_id(out, "id", who.id).member("user_name", who.names.user_name).member("display_name", who.names.display_name);
    out.member("email", who.names.email);
    out.member("status", who.suspended() ? std::string_view("suspended") : to_text(who.status));
    out.member("owner", who.owner);
    if (who.removed_by) out.member("removed_by", to_text(*who.removed_by));
    if (who.access_begins_at) write_time(out, "access_begins_at", who.access_begins_at);
    if (who.access_ends_at) write_time(out, "access_ends_at", who.access_ends_at);
    write_time(out, "since", who.since);
}

void write_link(json_writer& out, const link& what, bool pinned) {
    write_id(out, "id", what.id);
    write_id(out, "connection", what.connection).member("user_name", what.user_name);
    if (what.external_id) out.member("external_id", *what.external_id);
    out.member("active", what.active).member("authority", what.authority).member("pinned", pinned);
}

void write_held_role(json_writer& out, const held_role& held) {
    out.member("role", held.slug).member("level", held.level).member("scope", scope_text(held.scope));
    out.name("source").begin_object().member("kind", to_text(held.origin));
    if (!held.assignment.empty()) out.member("assignment", held.assignment);
    if (!held.team.empty()) out.member("team", held.team).member("team_slug", held.team_slug);
    if (!held.rule.empty()) out.member("rule", held.rule);
    if (!held.group.empty()) out.member("group", held.group);
    out.end_object();
}

void write_application(json_writer& out, const application& what) {
    write_id(out, "id", what.id).member("name", what.name);
    write_texts(out, "hosts", what.hosts);
    write_texts(out, "rights", what.rights);
    out.member("required_action", what.required_action).member("required_resource", what.required_resource);
    out.member("answer", what.redirects ? "redirect" : "status").member("accept_api_keys", what.accept_api_keys);
    out.member("enabled", what.enabled);
    write_time(out, "created", what.created);
    write_time(out, "awaiting_confirmation_since", what.waits_since);
}

void write_certificate(json_writer& out, const application_certificate& what) {
    write_id(out, "id", what.id).member("name", what.name).member("fingerprint", what.fingerprint);
    out.member("status", what.ended_by_restore ? "restored" : what.waits_since ? "waiting" : "active");
    write_time(out, "not_after", what.not_after);
    write_time(out, "created", what.created);
    write_time(out, "awaiting_confirmation_since", what.waits_since);
}

}  // namespace gatehouse::protocol::admin
