#include "scenarios.hpp"

// P8, P9: what browsers and the proxies in front of applications ask.
namespace gatehouse::bench {
namespace {

constexpr std::size_t readers = 16;

// The sessions that P5 does not end: it takes people from the front.
scenario check_session(stage& on, const amounts& all) {
    const std::size_t first = all.suspensions * (all.rounds + 1), count = on.sessions.size() - first;
    const auto pick = [=](std::size_t number) { return first + number * 31 % count; };
    return {"P8", "GET /auth/verify, role through a mapped group", on.server.get(), [=, &on] {
        return traffic{readers, all.reads, [=, &on](std::size_t number, std::size_t) { return on.verify(on.sessions[pick(number)]); },
            [=, &on](std::size_t number, const reply& came) {
                return came.status == 204 && came.header("Remote-User") == "acme/" + on.users[pick(number)].member &&
                       came.header("Remote-Groups") == "role:member";
            }};
    }};
}

}  // namespace

std::vector<scenario> access_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted) {
    std::vector<scenario> out;
    if (wanted("P8")) out.push_back(check_session(on.writing(), on.all()));
    return out;
}

}  // namespace gatehouse::bench
