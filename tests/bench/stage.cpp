#include "stage.hpp"

#include <algorithm>

#include <gatehouse/base/text.hpp>

#include "support/prepared_store.hpp"

namespace gatehouse::bench {
namespace {

void serve(stage& on) {
    std::vector<std::string> command{GATEHOUSE_BINARY, "serve",    "--data",
                                     on.directory,     "--listen", "127.0.0.1:" + std::to_string(on.port)};
    for (std::string& word : testing::store_arguments(on.directory)) command.push_back(std::move(word));
    on.server = std::make_unique<process>(command);
}

std::unique_ptr<stage> begin(const std::string& directory, loader& into) {
    auto made = std::make_unique<stage>();
    made->directory = directory;
    made->port = free_port();
    made->token = into.scim_token();
    made->connection = into.connection().text();
    return made;
}

}  // namespace

std::string stage::scim(std::string_view method, const std::string& target, const std::string& body) const {
    std::string out(method);
    out += " /scim/v2" + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nAuthorization: Bearer " +
           token + "\r\nAccept: application/scim+json\r\n";
    if (!body.empty()) out += "Content-Type: application/scim+json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    return out + "\r\n" + body;
}

std::string stage::verify(const std::string& session) const {
    const std::string at = std::to_string(port);
    return "GET /auth/verify/" + application + " HTTP/1.1\r\nHost: " + std::string(application_host) +
           "\r\nX-Forwarded-Host: " + std::string(application_host) + "\r\nX-Forwarded-Uri: /page\r\nCookie: gh_dev_" + at +
           "_session=" + session + "\r\n\r\n";
}

std::string stage::evaluation(const std::string& action) const {
    return question("evaluation", R"({"subject":{"type":"member","id":")" + users.front().member + R"("},"action":{"name":")" +
                                      action + R"("},"resource":{"type":"app","id":"main"}})");
}

std::string stage::evaluations(std::size_t questions) const {
    std::string items;
    for (std::size_t number = 0; number < questions; ++number)
        items.append(items.empty() ? "" : ",").append(R"({"action":{"name":")" + asked_of(number) + R"("}})");
    return question("evaluations", R"({"subject":{"type":"member","id":")" + users.front().member +
                                       R"("},"resource":{"type":"app","id":"main"},"evaluations":[)" + items + "]}");
}

std::string stage::question(const std::string& endpoint, const std::string& body) const {
    return "POST /access/v1/acme/" + endpoint + " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
           "\r\nAuthorization: " + caller +
           "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

std::string stage::who_can(const std::string& cursor, std::size_t limit) const {
    return listing("who-can?action=app:read&resource=app/main&", cursor, limit);
}

std::string stage::report_access(const std::string& cursor, std::size_t limit) const {
    return listing("reports/access?", cursor, limit);
}

std::string stage::listing(const std::string& what, const std::string& cursor, std::size_t limit) const {
    return "GET /api/v1/organizations/acme/" + what + "limit=" + std::to_string(limit) +
           (cursor.empty() ? "" : "&cursor=" + percent_encode(cursor)) +
           " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nAuthorization: " + caller + "\r\n\r\n";
}

std::string stage::assertion(const begun_sign_in& begun, const person& who) const {
    static system_random random;
    const std::string at = std::to_string(port), path = "/saml/" + connection, base = "http://127.0.0.1:" + at + path;
    const demo::person shown{who.name, "Given", "Family", "Engineer", {"Staff"}};
    const std::string body =
        "SAMLResponse=" + percent_encode(must(idp->answer({begun.request_id, base + "/acs", base + "/metadata"}, shown,
                                                          system_clock().now(), random)));
    return "POST " + path + "/acs HTTP/1.1\r\nHost: 127.0.0.1:" + at +
           "\r\nContent-Type: application/x-www-form-urlencoded\r\nCookie: gh_dev_" + at + "_saml_" +
           begun.request_id.substr(0, 16) + "=" + begun.correlation + "\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::unique_ptr<stage> make_reading_stage(const std::string& directory, std::size_t users) {
    std::unique_ptr<stage> made;
    {
        loader into(directory);
        made = begin(directory, into);
        made->users = into.add_users(users);
    }
    serve(*made);
    return made;
}

std::unique_ptr<stage> make_writing_stage(const std::string& directory, const amounts& all) {
    std::unique_ptr<stage> made;
    {
        loader into(directory);
        auto idp = must(demo::local_idp::create("https://idp.example.com", "https://idp.example.com/sso", into.now()));
        into.trust(idp.metadata());  // before anything is minted: trust ends what an earlier trust let in
        made = begin(directory, into);
        const std::size_t largest = *std::max_element(all.group_members.begin(), all.group_members.end());
        made->users = into.add_users(std::max(all.users[all.users.size() / 2], largest) + 64);
        const std::string staff = into.add_group("Staff", made->users, made->users.size());
        into.map_group(staff, "member");
        for (const std::size_t members : all.group_members)
            made->groups.push_back(into.add_group("Group of " + std::to_string(members), made->users, members));
        made->idp = std::move(idp);
        made->sign_ins = into.begin_sign_ins(all.sign_ins * (all.rounds + 3));
        made->sessions = into.add_sessions(made->users, 0, made->users.size());
        made->application = into.add_application(std::string(application_host));
    }
    serve(*made);
    return made;
}

std::unique_ptr<stage> make_reviewing_stage(const std::string& directory, std::size_t users) {
    std::unique_ptr<stage> made;
    {
        loader into(directory);
        made = begin(directory, into);
        made->users = into.add_users(users);
        into.map_group(into.add_group("Staff", made->users, users), "member");
        made->caller = into.add_reviewer(made->users.front());
    }
    serve(*made);
    return made;
}

std::unique_ptr<stage> make_deciding_stage(const std::string& directory) {
    std::unique_ptr<stage> made;
    {
        loader into(directory);
        made = begin(directory, into);
        made->users.push_back(into.add_holder_of_many_roles());
        made->caller = into.add_caller();
    }
    serve(*made);
    return made;
}

}  // namespace gatehouse::bench
