#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/mail_repository.hpp>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/dispatch.hpp"
#include "app/mail_settings.hpp"
#include "app/mailing.hpp"
#include "app/worker_pool.hpp"
#include "support/temporary_store.hpp"

using namespace gatehouse;

namespace {

bool becomes_true(const std::function<bool()>& what) {
    for (int i = 0; i < 600 && !what(); ++i) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    return what();
}

struct fixture {
    testing::temporary_store data;
    testing::temporary_directory directory;
    std::string folder = directory.path() + "/mail";
    metrics_registry metrics;
    crypto::keyring keys = *crypto::keyring::from_key(secret(std::string(32, 'k')), "test");

    mail_id post(const std::string& text = "Hello.\n") {
        std::optional<mail_id> id;
        const auto done = data->write(data.organization(), [&](tenant_transaction& tx) -> result<void> {
            const auto posted = lifecycle::post(tx, keys, tx.new_id<member_id>(),
                                                {"notice", "bo@example.com", "Grüße\nBcc: eve@example.com", text});
            if (!posted) return posted.error();
            id = *posted;
            return {};
        });
        if (!done) throw std::runtime_error(done.error().detail);
        return *id;
    }
    mail_delivery delivery(const mail_id& id) {
        std::optional<mail_delivery> found;
        static_cast<void>(data->read(data.organization(), [&](tenant_transaction& tx) -> result<void> {
            found = *mail_repository(tx).delivery(id);
            return {};
        }));
        return *found;
    }
    std::unique_ptr<app::mailing> start() {
        return std::make_unique<app::mailing>(*data, keys, metrics, app::node_terms{"node"},
                                              outbound::folder_mailer(folder, "gate@example.com", data.clock, data.random));
    }
    std::vector<std::string> mails() {
        std::vector<std::string> out;
        if (!std::filesystem::exists(folder)) return out;
        for (const auto& one : std::filesystem::directory_iterator(folder)) {
            std::ostringstream text;
            text << std::ifstream(one.path()).rdbuf();
            out.push_back(text.str());
        }
        return out;
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(app_mailing, fixture)

BOOST_AUTO_TEST_CASE(what_was_committed_is_sent_once_and_seen_to_be) {
    const auto id = post();
    BOOST_TEST((delivery(id).state == mail_state::waiting));
    const auto running = start();
    BOOST_TEST(becomes_true([&] { return delivery(id).state == mail_state::sent; }));
    BOOST_TEST_REQUIRE(mails().size() == 1U);
    const std::string mail = mails().front();
    BOOST_TEST(mail.find("To: <bo@example.com>\r\n") != std::string::npos);
    BOOST_TEST(mail.find("\r\nBcc:") == std::string::npos, "a subject adds no header");
    BOOST_TEST(mail.ends_with("\r\n\r\nHello.\r\n"));
    data.clock.advance_ms(limits::mail_longest_retry_ms);
    std::this_thread::sleep_for(std::chrono::milliseconds(1500));
    BOOST_TEST(mails().size() == 1U);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_now_is_tried_later_and_in_the_end_given_up) {
    std::ofstream(folder) << "no folder";
    const auto id = post();
    const auto running = start();
    std::int64_t wait = limits::mail_retry_ms;
    for (std::int64_t attempt = 1; attempt < limits::mail_attempts; ++attempt) {
        BOOST_TEST(becomes_true([&] { return delivery(id).attempts == attempt && !delivery(id).failure.empty(); }));
        BOOST_TEST((delivery(id).state == mail_state::waiting));
        if (attempt == 1) {
            data.clock.advance_ms(wait - 1'000);
            std::this_thread::sleep_for(std::chrono::milliseconds(1200));
            BOOST_TEST(delivery(id).attempts == 1);
            data.clock.advance_ms(1'000);
        } else {
            data.clock.advance_ms(wait);
        }
        wait = std::min(wait * 2, limits::mail_longest_retry_ms);
    }
    BOOST_TEST(becomes_true([&] { return delivery(id).state == mail_state::failed; }));
    BOOST_TEST(delivery(id).attempts == limits::mail_attempts);
    BOOST_TEST(delivery(id).failure == "the mail folder cannot be written");
}

BOOST_AUTO_TEST_CASE(a_backlog_is_taken_in_bounded_bites) {
    for (std::int64_t i = 0; i < limits::mail_batch + 1; ++i) post();
    static_cast<void>(data->read(data.organization(), [&](tenant_transaction& tx) -> result<void> {
        BOOST_TEST(mail_repository(tx).due(limits::mail_batch)->size() == static_cast<std::size_t>(limits::mail_batch));
        return {};
    }));
    const auto running = start();
    BOOST_TEST(becomes_true([&] { return mails().size() == static_cast<std::size_t>(limits::mail_batch + 1); }));
}

// A server that takes the connection and says nothing.
BOOST_AUTO_TEST_CASE(a_mute_mail_server_is_left_in_time) {
    const int listening = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in here{};
    here.sin_family = AF_INET;
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof here;
    BOOST_TEST_REQUIRE(::bind(listening, reinterpret_cast<sockaddr*>(&here), size) == 0);
    BOOST_TEST_REQUIRE(::listen(listening, 1) == 0);
    ::getsockname(listening, reinterpret_cast<sockaddr*>(&here), &size);
    outbound::smtp_settings settings{
        "smtp://127.0.0.1:" + std::to_string(ntohs(here.sin_port)), "gate@example.com", {}, {}, {}};
    BOOST_TEST(settings.timeout_ms == limits::mail_timeout_ms);
    settings.timeout_ms = 200;
    const auto way = outbound::smtp_mailer(settings, data.clock, data.random);
    const auto refused = way->send({"bo@example.com", "s", "t"});
    BOOST_TEST_REQUIRE(refused.has_error());
    BOOST_TEST((refused.error().code == errc::unavailable));
    ::close(listening);
}

BOOST_AUTO_TEST_CASE(settings_say_one_way_and_keep_the_password_apart) {
    const auto fits = [](const app::mail_settings& settings) { return app::check_mail(settings).has_value(); };
    const std::string from = "g@x.example", none;
    BOOST_TEST(fits({"m", none, from, none, none, none}));
    BOOST_TEST(fits({none, "smtp://mail.x.example:587", from, none, none, none}));
    BOOST_TEST(fits({none, "smtps://mail.x.example", from, "u", "file", none}));
    BOOST_TEST(!fits({"m", "smtp://h", from, none, none, none}));
    BOOST_TEST(!fits({none, none, from, none, none, none}));
    BOOST_TEST(!fits({"m", none, none, none, none, none}));
    BOOST_TEST(!fits({none, "smtp://u:p@h", from, none, none, none}));
    BOOST_TEST(!fits({none, "http://h", from, none, none, none}));
    BOOST_TEST(!fits({none, "smtp://h", from, "u", none, none}));
}

// Nobody waits for passwords who came for something else, and passwords wait for each other only so far.
BOOST_AUTO_TEST_CASE(a_full_password_pool_says_so) {
    app::worker_pool pool(1, limits::password_queue_jobs);
    std::mutex shut;
    std::unique_lock lock(shut);
    std::atomic<std::size_t> refused = 0, answered = 0;
    const auto handle = app::on_pool(pool, [&](http::request, http::responder respond) {
        const std::lock_guard wait(shut);
        respond({});
    });
    const auto ask = [&] { handle({}, [&](http::response answer) { answer.status == 503 ? ++refused : ++answered; }); };
    for (std::size_t i = 0; i < limits::password_queue_jobs + 2; ++i) ask();
    BOOST_TEST(refused >= 1U);
    BOOST_TEST(refused <= 2U, "one runs, so many wait");
    lock.unlock();
    pool.stop();
    BOOST_TEST(answered + refused == limits::password_queue_jobs + 2);
}

BOOST_AUTO_TEST_SUITE_END()
