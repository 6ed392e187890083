#include "proposals.hpp"

#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/digest.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "connection_view.hpp"
#include "mapping_view.hpp"
#include "permit.hpp"
#include "tenant_route.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string path_of(const http::request& request) {
    std::string path;
    std::size_t number = 1;  // after {org}
    const auto route = tenant_route(request);
    for (const auto segment : split(route.substr(1), '/'))
        path.append("/").append(segment.starts_with('{') ? request.path_values.at(number++) : segment);
    return path;
}

std::string version_of(const connection& what) { return std::to_string(what.revision) + "." + std::to_string(what.epoch); }

// Its place among the others says nothing about what it gives, nor do the groups that it is bound to.
std::string version_of(const mapping_rule& what) {
    std::string all;
    json_writer out(all);
    out.begin_array().string(std::to_string(static_cast<int>(what.by))).string(what.text).string(what.enabled ? "on" : "off");
    out.string(what.approved_by.value_or("")).begin_array();
    for (const auto& one : what.roles) out.string(one.role.text()).string(scope_text(one.scope));
    out.end_array().begin_array();
    for (const auto& one : what.teams) out.string(one.text());
    out.end_array().end_array();
    return crypto::sha256_hex(all);
}

result<connection_proposal> as_proposed(call& made) {
    const auto route = tenant_route(made.request);
    const auto version = target_version(made, route);
    if (!version) return version.error();
    const auto who = member_repository(made.tx).get(*made.from.who->member);
    if (!who) return who.error();
    const instant now = made.tx.now();
    return connection_proposal{.id = made.tx.new_id<connection_proposal_id>(),
                               .operation = operation_name(made.request.verb, route),
                               .path = path_of(made.request),
                               .body = made.request.verb == http::method::del ? "" : made.request.body,
                               .facts = made.facts,
                               .target_version = *version,
                               .proposed_by = who->id,
                               .proposer_epoch = who->epoch,
                               .made_under = made.tx.generation(),
                               .needs_level = *made.needs_level,
                               .proposed = now,
                               .expires = now + limits::connection_proposal_ms};
}

}  // namespace

result<std::string> target_version(call& made, std::string_view route) {
    if (route.starts_with("/connections/{connection}")) {
        const auto found = connection_in_path(made);
        if (!found) return found.error();
        return version_of(*found);
    }
    if (!route.starts_with("/mapping-rules/{rule}")) return std::string();
    const auto found = rule_in_path(made);
    if (!found) return found.error();
    return version_of(*found);
}

result<connection_proposal> proposal_in_path(call& made) {
    const auto id = connection_proposal_id::parse(made.path_value(0));
    if (!id) return id.error();
    return proposal_repository(made.tx).get(*id);
}

// Both who asked for it and who decides: one of them is the actor.
result<void> record_proposal(call& made, change_kind kind, const connection_proposal& row) {
    object facts;
    facts.set("operation", row.operation);
    facts.set("path", row.path);
    facts.set("proposed_by", row.proposed_by.text());
    facts.set("needs_level", row.needs_level);
    return audit::record(made.tx, made.from.by, kind, change_target::of(row.id), std::move(facts));
}

result<bool> is_waiting(call& made, const connection_proposal& row) {
    if (row.outcome || row.expires <= made.tx.now() || row.made_under != made.tx.generation()) return false;
    const auto who = member_repository(made.tx).get(row.proposed_by);
    if (!who) return who.error();
    return who->alive(made.tx.now()) && who->epoch == row.proposer_epoch;
}

result<http::response> propose(call& made) {
    const auto row = as_proposed(made);
    if (!row) return row.error();
    proposal_repository proposals(made.tx);
    const auto waiting = proposals.count_waiting();
    if (!waiting) return waiting.error();
    if (*waiting >= limits::connection_proposals)
        return make_error(errc::too_many, "as many changes as may wait are proposed already: have some of them decided first");
    if (auto in = proposals.insert(*row); !in) return in.error();
    if (auto told = record_proposal(made, change_kind::connection_proposed, *row); !told) return told.error();
    return object_answer(202, [&](json_writer& out) {
        write_id(out, "id", row->id).member("status", "proposed").member("needs_level", row->needs_level);
        write_time(out, "expires", row->expires);
    });
}

}  // namespace gatehouse::protocol::admin
