#include "transfer/reopening.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/change_repository.hpp>

#include "collect.hpp"
#include "history/kept.hpp"
#include "transfer/filling.hpp"
#include "transfer/open_end.hpp"
#include "waiting.hpp"

namespace gatehouse::transfer {
namespace {

// The migration since which a store says it.
constexpr std::int64_t knows_who_waits = 20;
// And since which applications have certificates.
constexpr std::int64_t has_certificates = 25;

struct organization_row {
    std::int64_t number;
    organization_id id;
    instant last_at;
};

std::string facts_of(const backup_manifest& from, std::int64_t generation, bool confirmed) {
    std::string out;
    json_writer(out)
        .begin_object()
        .member("backup_taken", to_rfc3339(from.taken))
        .member("generation", generation)
        .member("backup_generation", from.generation)
        .member("credentials", confirmed ? "confirmed" : "waiting")
        .member("members", "waiting")
        .end_object();
    return out;
}

}  // namespace

// Both tell what was before from what comes after by the clock; one that went back would call the dead alive.
result<void> refuse_clock_before(const backup_manifest& from, instant now) {
    if (now >= from.taken) return {};
    return make_error(errc::conflict, "this machine's clock says " + to_rfc3339(now) + ", and the backup was taken at " +
                                          to_rfc3339(from.taken) + ": set it right first");
}

// By the clock, not by one: were the same backup restored twice, what the first one made must be dead in the second.
result<void> reopening::after_restore(const backup_manifest& from, bool confirm, std::int64_t& generation) {
    if (auto later = refuse_clock_before(from, now_); !later) return later;
    generation = std::max(from.generation + 1, now_.ms);
    // What does not know that members wait must not serve this store.
    auto done = change_any(sql_,
                           "UPDATE server SET generation = $1, restored_at = $2, restored_from = $3,"
                           " min_node_version = CASE WHEN min_node_version < $4 THEN $4 ELSE min_node_version END",
                           {generation, now_, from.generation, knows_who_waits});
    if (done) done = lock_organizations();
    if (done && from.migration >= knows_who_waits) done = let_members_wait(generation);
    if (done) done = change_any(sql_, "UPDATE saml_request SET consumed = $1 WHERE consumed IS NULL", {now_});
    // The links that it carries have just died, or it left long ago.
    if (done)
        done = change_any(sql_, "UPDATE mail SET state = 'withdrawn', sealed = '', ended = $1 WHERE state = 'waiting'", {now_});
    if (done) done = change_any(sql_, "UPDATE link_token SET consumed = $1 WHERE consumed IS NULL", {now_});
    if (!done) return done;
    if (confirm)
        if (const auto moved = move_to_present_generation(from.migration); !moved) return moved.error();
    return tell_everybody(facts_of(from, generation, confirm));
}

// One row a connection. Nothing here is kept by the histories' own triggers. Before knows_who_waits that migration does the
// same.
result<void> reopening::let_members_wait(std::int64_t generation) {
    auto done = change_any(sql_, "UPDATE connection SET reconcile = $1", {generation});
    if (done)
        done = change_any(sql_, "UPDATE connection_history SET valid_to = $1 WHERE valid_to = $2 AND valid_from < $1",
                          {now_, history::never});
    if (done)
        done = change_any(sql_,
                          "INSERT INTO connection_history (org, id, state, reconcile, valid_from, valid_to)"
                          " SELECT c.org, c.id, c.state, c.reconcile, $1, $2 FROM connection c WHERE NOT EXISTS (SELECT 1"
                          " FROM connection_history h WHERE h.org = c.org AND h.id = c.id AND h.valid_to = $2)",
                          {now_, history::never});
    if (done)
        done =
            change_any(sql_, "UPDATE connection_history SET reconcile = $1 WHERE valid_to = $2", {generation, history::never});
    return done;
}

result<std::int64_t> reopening::confirm() {
    const auto restored = any_row(sql_, "SELECT 1 FROM server WHERE restored_at > 0", {});
    if (!restored) return restored.error();
    if (!*restored) return make_error(errc::conflict, "it was never restored: nothing waits");
    if (auto locked = lock_organizations(); !locked) return locked.error();
    const auto moved = move_to_present_generation(has_certificates);  // a store of this version
    if (!moved || *moved == 0) return moved;
    if (auto told = tell_everybody(R"({"credentials":"confirmed"})"); !told) return told.error();
    return moved;
}

// Gateways lock one organization's row (or that of the server, before whatever organizations), read its last_at, and change
// credentials after that. In the same order nobody waits in a circle, and what is read here is not written past.
result<void> reopening::lock_organizations() {
    auto locked = change_any(sql_, "UPDATE server SET restored_from = restored_from", {});
    if (locked) locked = change_any(sql_, "UPDATE organization SET last_at = last_at", {});
    return locked;
}

// Only what was good when the backup was taken: not what stayed unconfirmed after an earlier restore, nor what an epoch ended.
result<std::int64_t> reopening::move_to_present_generation(std::int64_t migration) {
    constexpr std::string_view of_backup = " WHERE generation = (SELECT restored_from FROM server)";
    // Of an operator's key nothing comes back: whoever restores stands where a new one is made.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> tables{
        {{"api_key", " WHERE " GATEHOUSE_MAY_BE_CONFIRMED("api_key", "member")},
         {"scim_token", " WHERE " GATEHOUSE_MAY_BE_CONFIRMED("scim_token", "connection")},
         {"oauth_client", " WHERE " GATEHOUSE_MAY_BE_CONFIRMED("oauth_client", "connection")},
         {"application", of_backup},
         {"application_certificate", of_backup}}};
    std::int64_t count = 0;
    for (const auto& [table, good] : tables) {
        if (table == "application_certificate" && migration < has_certificates) continue;
        const auto moved = sql_.run_built(
            "UPDATE " + std::string(table) + " SET generation = (SELECT generation FROM server)" + std::string(good), {},
            [](const sql_row&) { return result<void>(); });
        if (!moved) return moved;
        count += *moved;
    }
    return count;
}

result<void> reopening::tell_everybody(const std::string& facts) {
    const auto all = collect(sql_, "SELECT number, id, last_at FROM organization ORDER BY number", {}, [](const sql_row& row) {
        return organization_row{row.integer(0), organization_id::trusted(row.text(1)), row.at(2)};
    });
    if (!all) return all.error();
    request_context by;
    by.kind = actor_kind::operator_;
    by.actor = by_;
    by.via = "cli";
    for (const organization_row& one : *all) {
        tenant_transaction tx(sql_, one.id, one.number, random_, {std::max(now_, one.last_at), 0, true});
        const auto told = change_repository(tx).append(by, change_kind::server_restored, change_target::of(one.id), facts);
        if (!told) return told.error();
    }
    return {};
}

}  // namespace gatehouse::transfer

namespace gatehouse {

result<std::int64_t> confirm_credentials(const store_place& at, const std::string& by, const clock& time,
                                         random_source& random) {
    using namespace transfer;
    auto opened = open_end(at, purpose::beside);
    if (!opened) return opened.error();
    if (auto begun = (*opened)->begin_writing(); !begun) return named(at, begun.error());
    if (const auto fit = judge_source(**opened); !fit) return named(at, fit.error());
    auto confirmed = reopening((*opened)->sql(), by, time.now(), random).confirm();
    if (!confirmed) return named(at, confirmed.error());
    if (auto done = (*opened)->commit(); !done) return named(at, done.error());
    return confirmed;
}

}  // namespace gatehouse
