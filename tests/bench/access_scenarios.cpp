#include <memory>
#include <stdexcept>

#include "scenarios.hpp"

// P8, P9: what browsers and the proxies in front of applications ask.
namespace gatehouse::bench {
namespace {

constexpr std::size_t readers = 16, writers = 64;

// The sessions that P5 does not end: it takes people from the front.
scenario check_session(stage& on, const amounts& all) {
    const std::size_t first = all.suspensions * (all.rounds + 1), count = on.sessions.size() - first;
    const auto pick = [=](std::size_t number) { return first + number * 31 % count; };
    return {"P8", "GET /auth/verify, role through a mapped group", on.server.get(), [=, &on] {
                return traffic{readers, all.reads,
                               [=, &on](std::size_t number, std::size_t) { return on.verify(on.sessions[pick(number)]); },
                               [=, &on](std::size_t number, const reply& came) {
                                   return came.status == 204 &&
                                          came.header("Remote-User") == "acme/" + on.users[pick(number)].member &&
                                          came.header("Remote-Groups") == "role:member";
                               }};
            }};
}

// Signed beforehand, by an identity provider that the connection trusts, each the answer to a request of its own. The
// session that comes back is shown to the door that proxies use.
scenario sign_in(stage& on, const amounts& all) {
    struct progress {
        std::size_t next = 0;
        std::string session;
    };
    const auto kept = std::make_shared<progress>();
    const std::size_t first = all.suspensions * (all.rounds + 1), count = on.users.size() - first;
    scenario out{"P9", "POST ACS, assertion signed with RSA-2048, durable", on.server.get(), {}};
    out.load = [=, &on] {
        std::vector<std::string> posts;
        for (std::size_t i = 0; i < all.sign_ins; ++i, ++kept->next)
            posts.push_back(on.assertion(on.sign_ins.at(kept->next), on.users[first + kept->next * 17 % count]));
        return traffic{writers, all.sign_ins,
                       [posts = std::move(posts)](std::size_t number, std::size_t) { return posts[number]; },
                       [=, &on](std::size_t, const reply& came) {
                           const std::string name = "gh_dev_" + std::to_string(on.port) + "_session=";
                           const std::string_view cookie = came.header("Set-Cookie");
                           if (came.status != 303 || came.header("Location") != "/me" || !cookie.starts_with(name))
                               return false;
                           kept->session = cookie.substr(name.size(), cookie.find(';') - name.size());
                           return true;
                       }};
    };
    out.after = [=, &on] {
        std::string storage;
        if (ask(on.port, on.verify(kept->session), storage).status != 204)
            throw std::runtime_error("not what the answers said: a session that was opened does not live");
    };
    return out;
}

}  // namespace

std::vector<scenario> access_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted) {
    std::vector<scenario> out;
    if (wanted("P8")) out.push_back(check_session(on.writing(), on.all()));
    if (wanted("P9")) out.push_back(sign_in(on.writing(), on.all()));
    return out;
}

}  // namespace gatehouse::bench
