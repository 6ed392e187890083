#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/gateway.hpp"
#include "support/evidence.hpp"
#include "unit/http/door_fixture.hpp"

using namespace gatehouse;
using gatehouse::testing::evidence;

namespace {

bool becomes_true(const std::function<bool()>& what, int tries = 600) {
    for (int i = 0; i < tries && !what(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    return what();
}

std::int64_t sealed_position(evidence& here) {
    const auto last = here.read([](tenant_transaction& tx) { return evidence_repository(tx).last_checkpoint(); });
    return last ? last->position : 0;
}

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::size_t lines_in(const std::string& text) { return static_cast<std::size_t>(std::ranges::count(text, '\n')); }

struct running_sealing {
    explicit running_sealing(evidence& here, app::checkpoint_sink* sink = nullptr)
        : again(*here.store, here.keys, here.store.random, metrics, sink, erased, {"node"}) {}
    gatehouse::testing::temporary_directory directory;
    app::erasures erased{directory.path() + "/erased"};
    metrics_registry metrics;
    app::sealing again;
};

// A receiver that takes what it is told to.
class counting_sink final : public app::checkpoint_sink {
public:
    result<void> send(const organization_id&, std::string_view lines) override {
        ++asked;
        if (failing) return make_error(errc::unavailable, "away");
        const std::lock_guard lock(mutex_);
        taken_ += lines;
        return {};
    }
    std::string taken() {
        const std::lock_guard lock(mutex_);
        return taken_;
    }
    std::atomic<bool> failing{false};
    std::atomic<int> asked{0};

private:
    std::mutex mutex_;
    std::string taken_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(app_sealing)

BOOST_AUTO_TEST_CASE(a_backlog_is_sealed_soon_after_the_start_batch_by_batch) {
    evidence here;
    here.tell(static_cast<int>(limits::audit_batch_rows) + 3);
    running_sealing job(here);
    static_assert(limits::sealing_first_ms + limits::sealing_pause_ms < 30'000);  // as long as becomes_true waits
    BOOST_TEST(becomes_true([&] { return sealed_position(here) == limits::audit_batch_rows + 3; }));
    job.again.stop();
    const auto shown = job.metrics.exposition();
    BOOST_TEST(shown.find("gatehouse_audit_sealed_rows_total " + std::to_string(limits::audit_batch_rows + 3) + "\n") !=
               std::string::npos);
    BOOST_TEST(shown.find("gatehouse_audit_checkpoints_total 2\n") != std::string::npos);
    BOOST_TEST(shown.find("gatehouse_audit_unsealed_rows 0\n") != std::string::npos);
    BOOST_TEST(!gatehouse::testing::judged(here.exported(), here.present_key()).has_value());
}

BOOST_AUTO_TEST_CASE(what_could_not_be_sent_is_sent_with_the_next_round) {
    evidence here;
    here.tell(2);
    counting_sink sink;
    sink.failing = true;
    running_sealing job(here, &sink);
    BOOST_TEST(becomes_true([&] { return sink.asked > 0; }));
    BOOST_TEST(sealed_position(here) == 2);
    sink.failing = false;
    BOOST_TEST(becomes_true([&] { return lines_in(sink.taken()) == 1; }));
    here.tell(1);
    BOOST_TEST(becomes_true([&] { return lines_in(sink.taken()) == 2; }));
    job.again.stop();
    BOOST_TEST(sink.taken().find("\"position\":2,") != std::string::npos);
    BOOST_TEST(sink.taken().find("\"position\":3,") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(who_was_erased_is_noted_before_it_is_sealed) {
    evidence here;
    const auto ada = here.create(here.okta, gatehouse::testing::user("ada")).member;
    here.write([&](tenant_transaction& tx) { return lifecycle::erase(tx, evidence::by_admin(), ada, here.hash); });
    running_sealing job(here);
    BOOST_TEST(becomes_true([&] { return sealed_position(here) > 0; }));
    job.again.stop();
    BOOST_TEST(content_of(job.directory.path() + "/erased") ==
               std::string(here.store.organization().text()) + " " + std::string(ada.text()) + "\n");
}

BOOST_AUTO_TEST_CASE(checkpoints_go_to_a_file_or_a_folder) {
    const gatehouse::testing::temporary_directory directory;
    seeded_random random{1};
    const auto id = organization_id::create(instant{1}, random);
    const auto file = directory.path() + "/all.jsonl", folder = directory.path() + "/new/";
    for (const std::string& where : {file, folder}) {
        const auto sink = app::make_checkpoint_sink(where);
        for (const char* line : {"one\n", "two\n"}) BOOST_TEST(sink->send(id, line).has_value());
    }
    BOOST_TEST(content_of(file) == "one\ntwo\n");
    BOOST_TEST(content_of(folder + std::string(id.text()) + ".jsonl") == "one\ntwo\n");
    BOOST_TEST(app::make_checkpoint_sink("/nonexistent/file")->send(id, "x\n").has_error());
}

BOOST_FIXTURE_TEST_CASE(checkpoints_go_to_an_address, http::door_fixture) {
    std::string got;
    int status = 200;
    add(http::method::post, "/in", 1000, http::run_on::worker, [&](const http::request& asked) {
        got = std::string(asked.find_header("Content-Type")) + " " + asked.body;
        return http::response{.status = status};
    });
    run();
    seeded_random chance{1};
    const auto id = organization_id::create(instant{1}, chance);
    const auto sink = app::make_checkpoint_sink("http://127.0.0.1:" + std::to_string(running->port()) + "/in");
    BOOST_TEST(sink->send(id, "one\n").has_value());
    BOOST_TEST(got == "application/x-ndjson one\n");
    status = 500;
    BOOST_TEST(sink->send(id, "two\n").has_error());
}

BOOST_AUTO_TEST_CASE(the_first_key_is_made_once) {
    gatehouse::testing::people here;
    const auto keys = crypto::keyring::from_key(secret(std::string(32, 'k')), "test").value();
    for (int i = 0; i < 2; ++i) BOOST_TEST(app::ensure_audit_key(*here.store, keys, here.store.random).has_value());
    BOOST_TEST(here.read([](tenant_transaction& tx) { return audit_key_repository(tx).list(); }).size() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
