#include <memory>
#include <stdexcept>

#include "scenarios.hpp"

// P1, P2, P3, P5, P6: what an identity provider asks by SCIM.
namespace gatehouse::bench {
namespace {

constexpr std::size_t readers = 16, writers = 64;
constexpr std::size_t stride = 7919;  // prime: walks through all users out of order

void expect(bool truth, const std::string& what) {
    if (!truth) throw std::runtime_error("not what the answers said: " + what);
}

scenario get_user(stage& on, std::size_t requests, std::string title, const std::string& query, bool whole) {
    const auto pick = [&on](std::size_t number) -> const person& { return on.users[number * stride % on.users.size()]; };
    return {"P1", std::move(title), on.server.get(), [=, &on] {
                return traffic{
                    readers, requests,
                    [=, &on](std::size_t number, std::size_t) { return on.scim("GET", "/Users/" + pick(number).link + query); },
                    [=](std::size_t number, const reply& came) {
                        return came.status == 200 && came.header("ETag") == "W/\"1\"" &&
                               came.holds("\"id\":\"" + pick(number).link + "\"") &&
                               came.holds("\"userName\":\"" + pick(number).name + "\"") && came.holds("phoneNumbers") == whole;
                    }};
            }};
}

scenario not_modified(stage& on, std::size_t requests) {
    return {"P1", "GET user, If-None-Match: 304", on.server.get(), [=, &on] {
                return traffic{readers, requests,
                               [&on](std::size_t number, std::size_t) {
                                   // Groups are not covered by the version, so only an answer without them can be unchanged.
                                   std::string asked =
                                       on.scim("GET", "/Users/" + on.users[number * stride % on.users.size()].link +
                                                          "?excludedAttributes=groups");
                                   return asked.insert(asked.size() - 2, "If-None-Match: W/\"1\"\r\n");
                               },
                               [](std::size_t, const reply& came) {
                                   return came.status == 304 && came.header("ETag") == "W/\"1\"" && came.body.empty();
                               }};
            }};
}

scenario find_user(stage& on, std::size_t requests) {
    const auto pick = [&on](std::size_t number) -> const person& { return on.users[number * stride % on.users.size()]; };
    return {"P2", "filter userName eq, " + std::to_string(on.users.size()) + " users", on.server.get(), [=, &on] {
                return traffic{readers, requests,
                               [=, &on](std::size_t number, std::size_t) {
                                   return on.scim("GET", "/Users?filter=userName%20eq%20%22" + pick(number).name + "%22");
                               },
                               [=](std::size_t number, const reply& came) {
                                   return came.status == 200 && came.holds("\"totalResults\":1") &&
                                          came.holds("\"id\":\"" + pick(number).link + "\"");
                               }};
            }};
}

// Names go on where the last round ended, so that every POST makes somebody new.
scenario create_users(stage& on, std::size_t requests) {
    const auto next = std::make_shared<std::size_t>(on.users.size());
    scenario out{"P3", "POST user, durable, " + std::to_string(on.users.size()) + " users", on.server.get(), {}};
    out.load = [=, &on] {
        const std::size_t from = *next;
        *next += requests;
        return traffic{
            writers, requests,
            [=, &on](std::size_t number, std::size_t) { return on.scim("POST", "/Users", user_body(from + number)); },
            [=](std::size_t number, const reply& came) {
                return came.status == 201 && !came.header("Location").empty() && came.header("ETag") == "W/\"1\"" &&
                       came.holds("\"userName\":\"" + user_name(from + number) + "\"");
            }};
    };
    out.after = [=, &on] {
        std::string kept;
        for (std::size_t number = *next - requests; number < *next; number += requests / 10 + 1)
            expect(ask(on.port, on.scim("GET", "/Users?filter=userName%20eq%20%22" + user_name(number) + "%22"), kept)
                       .holds("\"totalResults\":1"),
                   "a created user is not found");
    };
    return out;
}

// Each suspends somebody who is signed in; a sample is asked about before and after, at the door that proxies use.
scenario suspend_users(stage& on, std::size_t requests) {
    static constexpr std::string_view body =
        R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"active","value":false}]})";
    const auto next = std::make_shared<std::size_t>(0);
    const auto sample = [=, &on](std::size_t from, int status, const std::string& what) {
        std::string kept;
        for (std::size_t i = from; i < from + requests; i += requests / 20 + 1)
            expect(ask(on.port, on.verify(on.sessions.at(i)), kept).status == status, what);
    };
    scenario out{"P5", "PATCH active=false, durable, signed in", on.server.get(), {}};
    out.load = [=, &on] {
        const std::size_t from = *next;
        *next += requests;
        sample(from, 204, "a session that should live does not");
        return traffic{writers, requests,
                       [=, &on](std::size_t number, std::size_t) {
                           return on.scim("PATCH", "/Users/" + on.users.at(from + number).link, std::string(body));
                       },
                       [=, &on](std::size_t number, const reply& came) {
                           return came.status == 200 && came.holds("\"active\":false") &&
                                  came.holds("\"id\":\"" + on.users[from + number].link + "\"");
                       }};
    };
    out.after = [=] { sample(*next - requests, 401, "a session outlived the suspension of its member"); };
    return out;
}

// Each connection adds its own user and takes it out again, in the two forms that Okta and Entra send.
scenario change_members(stage& on, std::size_t which, std::size_t members, std::size_t requests) {
    const auto inside = std::make_shared<std::vector<bool>>(writers, false);
    const auto own = [&on](std::size_t connection) { return on.users[on.users.size() - 1 - connection].link; };
    const std::string group = on.groups[which];
    scenario out{"P6", "add or remove one member, group of " + std::to_string(members), on.server.get(), {}};
    out.load = [=, &on] {
        return traffic{writers, requests,
                       [=, &on](std::size_t, std::size_t connection) {
                           const bool add = !(*inside)[connection];
                           (*inside)[connection] = add;
                           const std::string operation =
                               add ? R"({"op":"add","path":"members","value":[{"value":")" + own(connection) + R"("}]})"
                                   : R"({"op":"remove","path":"members[value eq \")" + own(connection) + R"(\"]"})";
                           const std::string head =
                               R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[)";
                           return on.scim("PATCH", "/Groups/" + group, head + operation + "]}");
                       },
                       [](std::size_t, const reply& came) { return came.status == 204; }};
    };
    out.after = [=, &on] {
        std::string kept;
        for (std::size_t i = 0; i < writers; i += 7)
            expect(ask(on.port, on.scim("GET", "/Users/" + own(i) + "?attributes=groups"), kept).holds(group) == (*inside)[i],
                   "a membership is not as the last PATCH left it");
    };
    return out;
}

}  // namespace

std::vector<scenario> directory_scenarios(stages& on, const std::function<bool(std::string_view)>& wanted) {
    const amounts& all = on.all();
    const std::size_t middle = all.users[all.users.size() / 2];
    std::vector<scenario> out;
    if (wanted("P1")) {
        stage& at = on.reading(middle);
        out.push_back(get_user(at, all.reads, "GET user, whole, with ETag", "", true));
        out.push_back(
            get_user(at, all.reads, "GET user, attributes=userName,displayName", "?attributes=userName,displayName", false));
        out.push_back(not_modified(at, all.reads));
    }
    if (wanted("P2"))
        for (const std::size_t users : all.users) out.push_back(find_user(on.reading(users), all.reads));
    if (wanted("P3")) {
        out.push_back(create_users(on.writing(), all.writes));
        out.push_back(create_users(on.reading(all.users.back()), all.writes));
    }
    if (wanted("P5")) out.push_back(suspend_users(on.writing(), all.suspensions));
    if (wanted("P6"))
        for (std::size_t i = 0; i < all.group_members.size(); ++i)
            out.push_back(change_members(on.writing(), i, all.group_members[i], all.writes));
    return out;
}

}  // namespace gatehouse::bench
