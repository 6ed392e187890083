#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <random>
#include <stdexcept>
#include <string>
#include <vector>

#include <gatehouse/domain/access/history.hpp>

#include "reference/asking.hpp"
#include "reference/models.hpp"
#include "reference/random_changes.hpp"
#include "reference/written_world.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

constexpr std::size_t steps = 60, questions_a_step = 12;

std::size_t worlds_wanted() { return std::getenv("GATEHOUSE_LONG") ? 400 : 20; }

std::uint64_t seed() {
    static const std::uint64_t chosen = [] {
        const char* given = std::getenv("GATEHOUSE_SEED");
        const std::uint64_t one = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
        std::cerr << "GATEHOUSE_SEED=" << one << '\n';
        return one;
    }();
    return chosen;
}

void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

// On a busy machine a transaction may run out of its time: then it is done again, of which nothing was left.
template <class Work> void patiently(Work work) {
    auto done = work();
    for (int i = 0; i < 20 && !done && done.error().code == errc::unavailable; ++i) done = work();
    must(done);
}

access::question question_of(const query& one) {
    access::question asked{member_id::trusted(one.subject), {}, one.action, one.type, one.name, nullptr};
    asked.address = one.address;
    return asked;
}

// What units were called is not kept: of whom they bar it is not said later which.
std::string said(const access::decision& made) {
    const bool by_units = made.step == access::decision_step::gate;
    return text(summary(made)) + " | " + made.reason + " | " + (by_units ? std::string() : made.missing);
}

class forgetful : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> forget(std::string_view table) {
        const auto done =
            sql().run_built("/* a test */ DELETE FROM " + std::string(table) + "_history WHERE org = $1",
                            std::initializer_list<sql_value>{org()}, [](const sql_row&) { return result<void>(); });
        return done ? result<void>() : done.error();
    }
};

// A world that changes step by step, and all that was answered on the way.
class lived {
public:
    lived(std::uint64_t from, std::size_t number) : with_(from, number, 77), made_(make_world(from, number)) {
        for (const bool one_role : {false, true}) must(models_.add(models::text(one_role)));
        questions_ = make_questions(made_, from, number, 120);
        data_.clock.set({made_.asked_at.front()});
        must(data_->write_installation([&](installation_transaction& tx) -> result<void> {
            const auto created = organization_directory(tx).create("world", "A world", models::name(made_.one_role));
            if (!created) return created.error();
            organization_ = *created;
            return {};
        }));
        for (const auto slice : slices_of_a_world) write([&](tenant_transaction& tx) { slice(tx, made_); });
    }

    void go_on() {
        data_.clock.set({now().ms + 1 + static_cast<std::int64_t>(with_.below(90'000))});
        const std::size_t changes = 1 + with_.below(3);
        write([&](tenant_transaction& tx) {
            for (std::size_t i = 0; i < changes; ++i) change_something(tx, with_);
        });
        for (std::size_t i = 0; i < questions_a_step; ++i) {
            const std::size_t which = with_.below(questions_.size());
            answer([&](tenant_transaction& tx) {
                const auto made = decider_.decide(tx, question_of(questions_[which]));
                if (made) answers_[{tx.now().ms, which}] = said(*made);
                return made;
            });
        }
    }

    // What is said of each moment now, where that is another thing than was said then.
    std::vector<std::string> differences() {
        std::vector<std::string> found;
        for (const auto& [which, answered] : answers_)
            answer([&, at = instant{which.first}, &was = answered](tenant_transaction& tx) {
                auto made = access::decide_at(models_, tx, question_of(questions_[which.second]), at);
                if (!made && made.error().code != errc::unavailable) {
                    found.push_back("at " + std::to_string(at.ms) + ": " + made.error().detail);
                    made = access::decision();
                } else if (made && said(*made) != was)
                    found.push_back(text(questions_[which.second]) + " at " + std::to_string(at.ms) + ": " + was +
                                    ", and later " + said(*made));
                return made;
            });
        return found;
    }
    // As if nothing had been kept of that table.
    void forget(std::string_view table) {
        write([&](tenant_transaction& tx) { must(forgetful(tx).forget(table)); });
    }
    std::size_t allowed() const {
        return static_cast<std::size_t>(
            std::ranges::count_if(answers_, [](const auto& one) { return one.second.find(" yes ") != std::string::npos; }));
    }

private:
    template <class Work> void write(Work work) {
        patiently([&] {
            return data_->write(*organization_, [&](tenant_transaction& tx) {
                work(tx);
                return result<void>();
            });
        });
    }
    template <class Ask> void answer(Ask ask) {
        patiently([&] {
            return data_->read(*organization_, [&](tenant_transaction& tx) -> result<void> {
                const auto made = ask(tx);
                if (!made) return made.error();
                return {};
            });
        });
    }
    instant now() const { return data_.clock.now(); }

    dice with_;
    world made_;
    testing::temporary_store data_;
    access::model_library models_{{std::string(models::title), std::string(models::department)}};
    access::decider decider_{models_};
    std::optional<organization_id> organization_;
    std::vector<query> questions_;
    std::map<std::pair<time_ms, std::size_t>, std::string> answers_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_history)

// Whatever decisions read and the history does not keep shows here.
BOOST_AUTO_TEST_CASE(every_answer_is_given_again) {
    std::size_t allowed = 0;
    for (std::size_t number = 0; number < worlds_wanted(); ++number) BOOST_TEST_CONTEXT("world " << number) {
            lived one(seed(), number);
            for (std::size_t step = 0; step < steps; ++step) one.go_on();
            for (const auto& difference : one.differences()) BOOST_ERROR(difference);
            allowed += one.allowed();
        }
    BOOST_TEST(allowed > 20 * worlds_wanted());  // else nothing was asked that could go wrong
}

// What the silence above is worth.
BOOST_AUTO_TEST_CASE(a_table_that_is_forgotten_is_seen) {
    for (const auto& table : {"member", "role", "policy_version", "role_policy", "assignment"}) BOOST_TEST_CONTEXT(table) {
            lived one(seed(), 0);
            for (std::size_t step = 0; step < steps / 2; ++step) one.go_on();
            one.forget(table);
            BOOST_TEST(!one.differences().empty());
        }
}

BOOST_AUTO_TEST_SUITE_END()
