#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <latch>
#include <map>
#include <thread>

#include <gatehouse/base/text.hpp>
#include <gatehouse/cli/api.hpp>
#include <gatehouse/codec/xml.hpp>
#include <gatehouse/demo/local_idp.hpp>
#include <gatehouse/http/message.hpp>

#include "gateway_node.hpp"
#include "prepared.hpp"
#include "support/raw_connection.hpp"
#include "support/temporary_directory.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr int responses = 200, people = 20, patience_ms = 60'000;
constexpr std::size_t posts_a_node = 2;

template <class T> T must(result<T> made) {
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}

std::string text_of(const value& found, std::string_view name) {
    const value* content = found.find(name);
    return content ? std::string(content->text()) : std::string();
}

std::string path_of(const std::string& url) { return url.substr(url.find('/', url.find("//") + 2)); }

// An identity provider that the organization's connection trusts, and a browser that signs in with it.
class signing_in {
public:
    signing_in(const gateway_node& at, std::uint16_t known_port)
        : host_("Host: 127.0.0.1:" + std::to_string(known_port) + "\r\n"),
          idp_(must(demo::local_idp::create("https://idp.test/saml", "https://idp.test/sso", time_.now()))) {
        auto to = must(cli::api::open({at.data(), "acme", "json"}));
        const std::string path = "/connections/" + must(to.connection_named("idp"));
        object trust, domain;
        trust.set("metadata", idp_.metadata());
        domain.set("domain", "example.com");
        must(to.post_here(path + "/trust", trust));
        must(to.post_here(path + "/domains", domain));
        const value shown = must(to.get_here(path));
        service_ = {text_of(shown, "sp_metadata_url"), text_of(shown, "acs_url")};
        login_path_ = path_of(text_of(shown, "login_url"));
    }

    // The POST that brings one new answer of the provider, for the browser that began the sign-in at that node.
    std::string answer_for(const std::string& user_name, std::uint16_t port) {
        raw_connection over(port);
        over.send("GET " + login_path_ + " HTTP/1.1\r\n" + host_ + "\r\n", patience_ms);
        const std::string answer = over.read_answer(patience_ms);
        const std::string location = header_of(answer, "Location"), cookie = header_of(answer, "Set-Cookie");
        std::string request;
        for (const auto& [name, text] : http::parse_form(location.substr(location.find('?') + 1)))
            if (name == "SAMLRequest") request = text;
        const auto asked = must(idp_.read_request(request, service_));
        const std::string response = must(idp_.answer(asked, {user_name, "U", "Ser", "", {}}, time_.now(), random_));
        const std::string body = "SAMLResponse=" + percent_encode(response);
        return "POST " + path_of(service_.acs_url) + " HTTP/1.1\r\n" + host_ + "Cookie: " + cookie.substr(0, cookie.find(';')) +
               "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
               "\r\n\r\n" + body;
    }

private:
    const xml::library xml_;
    system_clock time_;
    system_random random_;
    const std::string host_;
    demo::local_idp idp_;
    demo::local_idp::service_provider service_;
    std::string login_path_;
};

// What was answered, in words that can be counted.
std::string said(const std::string& answer) {
    const bool replay = body_of(answer).find("assertion.replay") != std::string_view::npos;
    return std::to_string(status_of(answer)) + (replay ? " replay" : "");
}

// The same bytes at all nodes in the same moment.
std::map<std::string, std::size_t> post_everywhere(const std::vector<std::unique_ptr<gateway_node>>& nodes,
                                                   const std::string& request) {
    const std::size_t count = nodes.size() * posts_a_node;
    std::vector<std::string> answers(count);
    std::latch start(static_cast<std::ptrdiff_t>(count));
    {
        std::vector<std::jthread> posting;
        for (std::size_t i = 0; i < count; ++i)
            posting.emplace_back([&, i] {
                raw_connection over(nodes[i % nodes.size()]->port());
                start.arrive_and_wait();
                over.send(request, patience_ms);
                answers[i] = over.read_answer(patience_ms);
            });
    }
    std::map<std::string, std::size_t> counts;
    for (const std::string& one : answers) ++counts[said(one)];
    return counts;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(several_nodes_and_one_assertion)

BOOST_AUTO_TEST_CASE(one_answer_posted_at_all_nodes_at_once_opens_one_session) {
    for (const int count : {2, 3}) BOOST_TEST_CONTEXT(count << " nodes") {
            const temporary_directory place;
            const std::string data = place.path() + "/data";
            const prepared all(data, people);
            {
                const auto nodes = start_nodes(data, place.path(), count);
                signing_in browser(*nodes[0], nodes[0]->port());
                for (int i = 0; i < responses; ++i) {
                    const auto& begun_at = nodes[static_cast<std::size_t>(i) % nodes.size()];
                    const auto request =
                        browser.answer_for("user" + std::to_string(i % people) + "@example.com", begun_at->port());
                    auto answers = post_everywhere(nodes, request);
                    const std::size_t posts = nodes.size() * posts_a_node;
                    BOOST_TEST(answers["303"] == 1u);
                    BOOST_TEST(answers["403 replay"] == posts - 1);
                }
            }
            const auto changes = changes_in(data, all.organization);
            const auto opened = std::ranges::count(changes, "session.opened", &told_change::kind);
            BOOST_TEST(opened == people + responses, "each had one before");
        }
}

BOOST_AUTO_TEST_SUITE_END()
