#include "key_keeping.hpp"

#include <memory>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

void report(const error& why) { log(log_level::warning, "api_keys_not_ended", {{"why", why.detail}}); }

request_context the_gateway() {
    request_context by;
    by.via = "api_keys";
    return by;
}

// Of a page of key owners: whoever has lost them, and where the next page begins.
struct page {
    std::vector<member_id> lost;
    std::string next;  // empty: there is none
};

result<page> page_after(tenant_transaction& tx, const access::decider& decider, const std::string& after) {
    const auto owners = api_key_repository(tx).owners(after, limits::pruned_rows);
    if (!owners) return owners.error();
    page found;
    for (const auto& one : *owners) {
        const auto lost = lifecycle::has_lost_keys(tx, decider, one);
        if (!lost) return lost.error();
        if (*lost) found.lost.push_back(one);
    }
    if (static_cast<std::int64_t>(owners->size()) == limits::pruned_rows) found.next = owners->back().text();
    return found;
}

}  // namespace

key_keeping::key_keeping(store& data, metrics_registry& metrics, const access::decider& decider, node_terms node)
    : data_(data),
      decider_(decider),
      ended_(metrics.get_counter("gatehouse_lost_api_keys_total", "API keys that ended because their owner may keep none.")),
      again_(data, metrics,
             {"api_keys", std::move(node), std::chrono::milliseconds(limits::pruning_first_ms),
              std::chrono::milliseconds(limits::pruning_pause_ms)},
             [this](leased& turn) { run(turn); }) {}

void key_keeping::stop() {
    stopping_ = true;
    again_.stop();
}

void key_keeping::run(leased& turn) {
    const auto all = organizations_of(data_);
    if (!all) return report(all.error());
    for (const auto& of : *all)
        if (!stopping_ && turn.keep()) look_at(turn, of);
}

void key_keeping::look_at(leased& turn, const organization_id& of) {
    page seen;
    do {
        const auto read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
            auto found = page_after(tx, decider_, seen.next);
            if (!found) return found.error();
            seen = *std::move(found);
            return {};
        });
        if (!read) return report(read.error());
        for (const auto& owner : seen.lost) {
            if (stopping_ || !turn.keep()) return;
            const auto ended = std::make_shared<std::int64_t>(0);
            const auto written = turn.write(of, [this, owner, ended](tenant_transaction& tx) -> result<void> {
                const auto done = lifecycle::end_lost_keys(tx, the_gateway(), decider_, owner);
                if (!done) return done.error();
                *ended = *done;
                return {};
            });
            if (!written) return report(written.error());
            ended_.add(static_cast<std::uint64_t>(*ended));
        }
    } while (!seen.next.empty() && !stopping_);
}

}  // namespace gatehouse::app
