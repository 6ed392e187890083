#include <gatehouse/base/limits.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/lease_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>

#include <thread>

#include "app/gateway.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;

namespace {

struct place {
    organization_id organization;
    connection_id connection;
};

void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

void add_lines(store& to, const place& at, std::int64_t count) {
    must(to.write(at.organization, [&](tenant_transaction& tx) -> result<void> {
        for (std::int64_t i = 0; i < count; ++i)
            if (auto added = provisioning_log_repository(tx).append(at.connection, {}); !added) return added;
        return {};
    }));
}

place add_place(store& to, std::string_view code) {
    std::optional<organization_id> organization;
    must(to.write_installation([&](installation_transaction& tx) -> result<void> {
        auto made = organization_directory(tx).create(code, code, "standard");
        if (!made) return made.error();
        organization = *made;
        return {};
    }));
    std::optional<connection_id> connection;
    must(to.write(*organization, [&](tenant_transaction& tx) {
        connection = tx.new_id<connection_id>();
        return connection_repository(tx).insert({.id = *connection, .name = "idp"});
    }));
    return {*organization, *connection};
}

std::size_t lines_of(store& in, const place& at) {
    std::size_t count = 0;
    must(in.read(at.organization, [&](tenant_transaction& tx) -> result<void> {
        const auto rows = provisioning_log_repository(tx).newest(at.connection, "", 100'000);
        if (!rows) return rows.error();
        count = rows->size();
        return {};
    }));
    return count;
}

// Within half a minute: what is seen by then was done by the first run, not by the second.
static_assert(limits::pruning_first_ms < 30'000 && limits::pruning_pause_ms > 30'000);
bool becomes_true(const std::function<bool()>& what) {
    for (int i = 0; i < 600 && !what(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return what();
}

// The store itself, and whose plans it was given.
class watched_store final : public store {
public:
    explicit watched_store(store& behind) : behind_(behind) {}
    result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) override {
        return behind_.read(scope, work);
    }
    result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) override {
        return behind_.read_installation(work);
    }
    bool submit(write_plan plan, completion done) override {
        {
            const std::lock_guard lock(mutex_);
            asked_.push_back(plan.organization);
        }
        return behind_.submit(std::move(plan), std::move(done));
    }
    bool submit(installation_plan plan, completion done) override { return behind_.submit(std::move(plan), std::move(done)); }
    void close() override { behind_.close(); }
    std::vector<organization_id> asked() const {
        const std::lock_guard lock(mutex_);
        return asked_;
    }

private:
    store& behind_;
    mutable std::mutex mutex_;
    std::vector<organization_id> asked_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(app_pruning)

// A write each minute for each organization would keep the disk awake for nothing.
BOOST_AUTO_TEST_CASE(an_organization_with_nothing_due_is_not_written) {
    testing::temporary_store data;
    const place quiet = add_place(*data, "before"), busy = add_place(*data, "behind");  // asked in the order of their codes
    add_lines(*data, busy, 1);
    data.clock.advance_ms(limits::provisioning_log_kept_ms + 1);
    add_lines(*data, quiet, 1);
    watched_store watched(*data);
    metrics_registry metrics;
    app::pruning again(watched, metrics, {"node"});
    BOOST_TEST(becomes_true([&] { return lines_of(*data, busy) == 0; }));
    again.stop();
    BOOST_TEST((watched.asked() == std::vector{busy.organization}));
    BOOST_TEST(lines_of(*data, quiet) == 1u);
}

BOOST_AUTO_TEST_CASE(a_gateway_prunes_every_organization_soon_after_its_start) {
    const testing::temporary_directory directory;
    app::config settings;
    settings.data = directory.path() + "/data";
    settings.listen.port = 0;
    constexpr std::int64_t backlog = limits::pruned_rows + 1, young = 2;  // more than a slice of one organization
    std::vector<place> places;
    {
        // The store's key is made by the gateway, so it comes first; then, as it were, a month passes.
        must([&] {
            auto first = app::gateway::open(settings, store_kind::real);
            return first ? result<void>() : first.error();
        }());
        manual_clock clock{system_clock().now() - limits::provisioning_log_kept_ms - 1000};
        system_random random;
        auto before = open_sqlite({settings.data, store_kind::real, ""}, clock, random);
        BOOST_TEST_REQUIRE(before.has_value());
        for (const char* code : {"acme", "other"}) places.push_back(add_place(**before, code));
        add_lines(**before, places[0], backlog);
        add_lines(**before, places[1], 1);
        clock.set(system_clock().now());
        for (const place& each : places) add_lines(**before, each, young);
        // As a process leaves it that died in the middle of its turn: the next one does not wait for its end.
        must((*before)->write_installation([](installation_transaction& tx) -> result<void> {
            const auto held = lease_repository(tx).take("pruning", "embedded", 3'600'000);
            return held ? result<void>() : held.error();
        }));
        (*before)->close();
    }
    auto opened = app::gateway::open(settings, store_kind::real);
    BOOST_TEST_REQUIRE(opened.has_value());
    app::gateway& whole = **opened;
    must(whole.start());
    const std::string series = "gatehouse_pruned_rows_total{kind=\"provisioning_log\"} " + std::to_string(backlog + 1) + "\n";
    BOOST_TEST(becomes_true([&] { return whole.metrics().exposition().find(series) != std::string::npos; }));
    for (const place& each : places) BOOST_TEST(lines_of(whole.data(), each) == static_cast<std::size_t>(young));

    const auto asked = std::chrono::steady_clock::now();
    whole.stop();
    const auto took = std::chrono::steady_clock::now() - asked;
    BOOST_TEST((took < std::chrono::milliseconds(limits::pruning_pause_ms / 2)), "stopping does not wait for the next minute");
}

BOOST_AUTO_TEST_SUITE_END()
