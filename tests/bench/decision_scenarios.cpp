#include <time.h>

#include <memory>
#include <stdexcept>

#include <gatehouse/codec/json.hpp>

#include "scenarios.hpp"

// P14: may this person do that? In this process, and over HTTP as an application asks it.
namespace gatehouse::bench {
namespace {

constexpr std::size_t askers = 16, page = 1000, series_length = 100;

double thread_us() {
    timespec spent{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
    return static_cast<double>(spent.tv_sec) * 1e6 + static_cast<double>(spent.tv_nsec) / 1e3;
}

// Every second question is one that only the last role answers; the others are denied by all of them.
scenario evaluation(stage& on, const amounts& all) {
    return {"P14", "POST evaluation over HTTP, 100 roles, 1000 statements", on.server.get(), [=, &on] {
                return traffic{askers, all.reads,
                               [&on](std::size_t number, std::size_t) { return on.evaluation(asked_of(number)); },
                               [](std::size_t number, const reply& came) {
                                   const auto said = is_allowed(number) ? R"("decision":true)" : R"("decision":false)";
                                   return came.status == 200 && came.body.find(said) != std::string::npos;
                               }};
            }};
}

// What a page of an application asks before it shows itself.
scenario evaluations(stage& on, const amounts& all) {
    return {"P14", "POST evaluations of " + std::to_string(series_length) + " over HTTP, of one subject", on.server.get(),
            [=, &on] {
                return traffic{askers, all.reads / 10 + 1,
                               [&on](std::size_t, std::size_t) { return on.evaluations(series_length); },
                               [](std::size_t, const reply& came) {
                                   std::size_t allowed = 0;
                                   for (auto at = came.body.find(R"("decision":true)"); at != std::string_view::npos;
                                        at = came.body.find(R"("decision":true)", at + 1))
                                       ++allowed;
                                   return came.status == 200 && allowed == series_length / 2;
                               }};
            }};
}

using question = std::string (stage::*)(const std::string& cursor, std::size_t limit) const;

// A list of all members, page after page; what a round counts must be everybody.
scenario walk(const std::string& title, stage& on, std::size_t members, question asked) {
    struct progress {
        std::string cursor;
        std::size_t seen = 0, whole = 0;
    };
    const auto kept = std::make_shared<progress>();
    const std::size_t pages = (members + page - 1) / page;
    scenario out{"P14",
                 title + ", a page of " + std::to_string(page) + " of " + std::to_string(members) + " members",
                 on.server.get(),
                 {}};
    out.load = [=, &on] {
        *kept = {};
        return traffic{1, pages, [=, &on](std::size_t, std::size_t) { return (on.*asked)(kept->cursor, page); },
                       [=](std::size_t, const reply& came) {
                           const auto answer = parse_json(came.body);
                           const value* items = answer ? answer->find("items") : nullptr;
                           if (came.status != 200 || !items || !items->if_array()) return false;
                           kept->seen += items->if_array()->size();
                           const value* next = answer->find("next");
                           kept->cursor = next && next->if_string() ? next->text() : "";
                           return true;
                       }};
    };
    out.after = [=] {
        if (kept->seen != members) throw std::runtime_error(title + " saw " + std::to_string(kept->seen) + " members");
    };
    return out;
}

}  // namespace

std::vector<scenario> decision_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted) {
    std::vector<scenario> out;
    if (!wanted("P14")) return out;
    out.push_back(evaluation(on.deciding(), on.all()));
    out.push_back(evaluations(on.deciding(), on.all()));
    out.push_back(walk("who-can", on.reviewing(), on.all().users.back(), &stage::who_can));
    out.push_back(walk("report access", on.reviewing(), on.all().users.back(), &stage::report_access));
    return out;
}

std::vector<row> decisions_in_process(const std::string& directory, const amounts& all,
                                      const std::function<bool(std::string_view)>& wanted) {
    if (!wanted("P14")) return {};
    loader into(directory + "/in-process");
    const person who = into.add_holder_of_many_roles();
    row each{"P14", "decision in process, 100 roles, 1000 statements, in a snapshot of its own", 1, {}, {}, {}, {}};
    row series{"P14", "the same, one of " + std::to_string(series_length) + " in a snapshot", 1, {}, {}, {}, {}};
    const auto measure = [&](row& made, bool counts, std::size_t questions, auto ask) {
        const double before = thread_us();
        ask();
        const double one = (thread_us() - before) / static_cast<double>(questions);
        if (!counts) return;  // warms up
        made.cpu_us.push_back(one);
        made.per_second.push_back(1e6 / one);
    };
    for (std::size_t round = 0; round <= all.rounds; ++round) {
        measure(each, round > 0, all.reads, [&] {
            for (std::size_t number = 0; number < all.reads; ++number)
                if (into.decides(who, asked_of(number)) != is_allowed(number))
                    throw std::runtime_error("a decision in process is wrong");
        });
        const std::size_t times = all.reads / series_length;
        measure(series, round > 0, times * series_length, [&] {
            for (std::size_t time = 0; time < times; ++time)
                if (into.decides_many(who, series_length) != series_length / 2)
                    throw std::runtime_error("a decision of a series is wrong");
        });
    }
    return {each, series};
}

}  // namespace gatehouse::bench
