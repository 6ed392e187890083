#include <time.h>

#include <memory>
#include <stdexcept>

#include <gatehouse/codec/json.hpp>

#include "scenarios.hpp"

// P14: may this person do that? In this process, and over HTTP as an application asks it.
namespace gatehouse::bench {
namespace {

constexpr std::size_t askers = 16, page = 1000;

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

// Who may do that, of all members, page after page; what a round counts must be everybody.
scenario review(stage& on, std::size_t members) {
    struct progress {
        std::string cursor;
        std::size_t seen = 0, whole = 0;
    };
    const auto kept = std::make_shared<progress>();
    const std::size_t pages = (members + page - 1) / page;
    scenario out{"P14",
                 "who-can, a page of " + std::to_string(page) + " of " + std::to_string(members) + " members",
                 on.server.get(),
                 {}};
    out.load = [=, &on] {
        *kept = {};
        return traffic{1, pages, [=, &on](std::size_t, std::size_t) { return on.who_can(kept->cursor, page); },
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
        if (kept->seen != members) throw std::runtime_error("a review saw " + std::to_string(kept->seen) + " members");
    };
    return out;
}

}  // namespace

std::vector<scenario> decision_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted) {
    std::vector<scenario> out;
    if (!wanted("P14")) return out;
    out.push_back(evaluation(on.deciding(), on.all()));
    out.push_back(review(on.reviewing(), on.all().users.back()));
    return out;
}

std::optional<row> decisions_in_process(const std::string& directory, const amounts& all,
                                        const std::function<bool(std::string_view)>& wanted) {
    if (!wanted("P14")) return std::nullopt;
    loader into(directory + "/in-process");
    const person who = into.add_holder_of_many_roles();
    row made{"P14", "decision in process, 100 roles, 1000 statements", 1, {}, {}, {}, {}};
    for (std::size_t round = 0; round <= all.rounds; ++round) {
        const double before = thread_us();
        for (std::size_t number = 0; number < all.reads; ++number)
            if (into.decides(who, asked_of(number)) != is_allowed(number))
                throw std::runtime_error("a decision in process is wrong");
        const double each = (thread_us() - before) / static_cast<double>(all.reads);
        if (round == 0) continue;  // warms up
        made.cpu_us.push_back(each);
        made.per_second.push_back(1e6 / each);
    }
    return made;
}

}  // namespace gatehouse::bench
