#include "key_keeping.hpp"

#include <memory>
#include <optional>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "organizations.hpp"

namespace gatehouse::app {
namespace {

void report(const error& why) { log(log_level::warning, "api_keys_not_ended", {{"why", why.detail}}); }

const request_context by_gatehouse_itself{actor_kind::gatehouse, "gatehouse", "", "api_keys", "", ""};

template <class T>
result<T> read_of(store& data, const organization_id& of, function_ref<result<T>(tenant_transaction&)> work) {
    std::optional<T> got;
    const auto done = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        auto made = work(tx);
        if (!made) return made.error();
        got = *std::move(made);
        return {};
    });
    if (!done) return done.error();
    return *std::move(got);
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

// A snapshot for each owner: a thousand decisions may take longer than one lasts.
void key_keeping::look_at(leased& turn, const organization_id& of) {
    std::vector<member_id> page;
    do {
        const std::string after = page.empty() ? std::string() : std::string(page.back().text());
        auto owners = read_of<std::vector<member_id>>(
            data_, of, [&](tenant_transaction& tx) { return api_key_repository(tx).owners(after, limits::pruned_rows); });
        if (!owners) return report(owners.error());
        page = *std::move(owners);
        for (const auto& one : page) {
            if (stopping_ || !turn.keep()) return;
            if (const auto done = look_at(turn, of, one); !done) report(done.error());  // the others have their turn
        }
    } while (static_cast<std::int64_t>(page.size()) == limits::pruned_rows);
}

result<void> key_keeping::look_at(leased& turn, const organization_id& of, const member_id& owner) {
    const auto lost =
        read_of<bool>(data_, of, [&](tenant_transaction& tx) { return lifecycle::has_lost_keys(tx, decider_, owner); });
    if (!lost) return lost.error();
    if (!*lost) return {};
    const auto ended = std::make_shared<std::int64_t>(0);
    const auto written = turn.write(of, [this, owner, ended](tenant_transaction& tx) -> result<void> {
        const auto done = lifecycle::end_lost_keys(tx, by_gatehouse_itself, decider_, owner);
        if (!done) return done.error();
        *ended = *done;
        return {};
    });
    if (!written) return written;
    ended_.add(static_cast<std::uint64_t>(*ended));
    return {};
}

}  // namespace gatehouse::app
