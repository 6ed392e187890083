#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

#include "write_queue.hpp"

using namespace gatehouse;
using takes = write_queue::takes;

namespace {

const std::string a = "00000000-0000-7000-8000-00000000000a", b = "00000000-0000-7000-8000-00000000000b";

write_job job(const std::string& of, write_class turn) {
    return {write_plan{organization_id::trusted(of), turn, 0, [](tenant_transaction&) { return result<void>(); }},
            [](const result<void>&) {}};
}

write_class class_of(const write_job& one) { return std::get<write_plan>(one.plan).turn; }

// What a writer took, in order, told while it still runs.
class taken {
public:
    void add(std::string organization) {
        const std::lock_guard lock(mutex_);
        all_.push_back(std::move(organization));
        changed_.notify_all();
    }
    bool reaches(std::size_t count) {
        std::unique_lock lock(mutex_);
        return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return all_.size() >= count; });
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::string> all_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(the_write_queue)

BOOST_AUTO_TEST_CASE(who_takes_revocations_takes_nothing_else) {
    write_queue_bounds bounds;
    bounds.patience_ms = 0;  // whatever waits has waited long
    write_queue queue(bounds);
    queue.push(job(a, write_class::interactive));
    queue.push(job(b, write_class::interactive));
    queue.push(job(b, write_class::revocation));
    queue.push(job(b, write_class::revocation));
    const auto first = queue.wait_for_own(takes::revocations);
    BOOST_TEST_REQUIRE(first.has_value());
    BOOST_TEST(first->organization == b);
    BOOST_TEST((class_of(first->job) == write_class::revocation));
    const auto more = queue.take_own(b, takes::revocations);
    BOOST_TEST_REQUIRE(more.has_value());
    BOOST_TEST((class_of(*more) == write_class::revocation));
    for (int i = 0; i < 2 * limits::writer_patience_turns; ++i)
        BOOST_TEST(!queue.take_own(b, takes::revocations).has_value(), "however often, and however long the other waits");
    queue.release(b);
    for (int i = 0; i < 2 * limits::writer_patience_turns; ++i) {
        queue.push(job(b, write_class::revocation));
        const auto next = queue.wait_for_own(takes::revocations);
        BOOST_TEST_REQUIRE(next.has_value());
        BOOST_TEST((class_of(next->job) == write_class::revocation));
        queue.release(b);
    }
    const auto other = queue.wait_for_own();
    BOOST_TEST_REQUIRE(other.has_value());
    BOOST_TEST((class_of(other->job) == write_class::interactive));
}

// What arrives wakes somebody who takes it: a wake-up that went to the other would leave it lying there.
BOOST_AUTO_TEST_CASE(each_finds_its_own_while_both_wait) {
    write_queue queue;
    taken by_any, by_kept;
    const auto run = [&](takes what, taken& into) {
        while (const auto one = queue.wait_for_own(what)) {
            into.add(one->organization);
            queue.release(one->organization);
        }
    };
    {
        std::jthread kept([&] { run(takes::revocations, by_kept); });
        std::jthread any([&] { run(takes::anything, by_any); });
        for (std::size_t i = 1; i <= 500; ++i) {
            queue.push(job(a, write_class::interactive));
            BOOST_TEST_REQUIRE(by_any.reaches(i));
        }
        queue.close();
    }
}

BOOST_AUTO_TEST_CASE(a_revocation_finds_its_taker_when_the_other_is_busy) {
    write_queue queue;
    taken by_kept;
    std::jthread kept([&] {
        while (const auto one = queue.wait_for_own(takes::revocations)) {
            by_kept.add(one->organization);
            queue.release(one->organization);
        }
    });
    queue.push(job(a, write_class::interactive));
    const auto busy = queue.wait_for_own();
    queue.push(job(a, write_class::revocation));  // of the organization that is being written: it has to wait
    for (std::size_t i = 1; i <= 100; ++i) {
        queue.push(job(b, write_class::revocation));
        BOOST_TEST_REQUIRE(by_kept.reaches(i));
    }
    queue.close();
    queue.release(busy->organization);
    BOOST_TEST(by_kept.reaches(101), "what was accepted is taken, closed or not");
}

BOOST_AUTO_TEST_SUITE_END()
