#include <gatehouse/store/application_repository.hpp>

#include "fault/support/failing_session.hpp"
#include "owners_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
using http::method;

namespace {

// A transaction over a session that fails at its n-th statement.
class over_failing : public installation_repository {
public:
    using installation_repository::installation_repository;
    template <class Work> bool met_trouble(fault::failing how, int nth, random_source& random, Work work) {
        fault::failing_session between(sql(), how, nth);
        installation_transaction over(between, random, facts());
        work(over);
        return between.failed();
    }
};

struct registering : owners_fixture {
    http::response ask(method verb, const std::string& path, std::string body = {}) {
        auto asked = request(verb, "/api/v1/applications" + path, {}, std::move(body));
        const auto found = socket.find(verb, asked.path);
        BOOST_TEST_REQUIRE(found.found, "no route for " << path);
        asked.path_values = found.path_values;
        asked.route_template = found.found->path_template;
        return run(handler_of(socket_routes, asked), asked);
    }
    http::response create(const std::string& more = {}) {
        return ask(method::post, "",
                   R"({"name":"shop","organizations":["acme"],"hosts":["a.example","b.example"])" + more + "}");
    }
    // Deletes it with that failure at that statement: whether there was such a one, which has to undo all.
    bool fails_to_delete(const std::string& id, fault::failing how, int nth) {
        auto asked = request(method::del, "/api/v1/applications" + id, {});
        const auto found = socket.find(method::del, asked.path);
        asked.path_values = found.path_values;
        asked.route_template = found.found->path_template;
        auto answer = handler_of(socket_routes, asked)(asked);
        auto& plan = std::get<protocol::installation_wide_plan>(answer);
        bool met = false, told = false;
        const auto done = data->write_installation([&](installation_transaction& tx) -> result<void> {
            std::optional<error> failure;
            met = over_failing(tx).met_trouble(how, nth, data.random, [&](installation_transaction& over) {
                const auto outcome = plan.fn(over);
                if (!outcome) failure = outcome.error();
            });
            told = failure.has_value();
            return failure ? result<void>(*failure) : result<void>();
        });
        BOOST_TEST(told == met, "statement " << nth << " failed and nobody noticed");
        BOOST_TEST(done.has_value() == !met);
        return met;
    }
    static std::string id_of(const http::response& made) { return "/" + std::string(json_of(made).find("id")->text()); }
    static std::string secret_of(const http::response& made) { return std::string(json_of(made).find("secret")->text()); }
    bool is_let_in(const std::string& id, const std::string& text) {
        const auto asked = request(method::post, "/oauth2/introspect", {});
        return protocol::authenticate_application(at, asked, {id.substr(1), secret(text)}).has_value();
    }
    // A child session of plain's at this host, by the id of its row.
    child_session_id child(const std::string& id, std::string_view host) {
        const auto parent = session_id::trusted(signed_in(plain).id);
        return make<child_session_id>([&](tenant_transaction& tx) -> result<child_session_id> {
            const auto made = tx.new_id<child_session_id>();
            const auto in =
                session_repository(tx).insert_child(made, "mac", "k", parent, application_id::trusted(id.substr(1)), host);
            if (!in) return in.error();
            return made;
        });
    }
    bool lives(const child_session_id& id) {
        return must(read<bool>([&](tenant_transaction& tx) -> result<bool> {
            return credential_repository(tx).alive(credential_kind::child_session, id.text()).has_value();
        }));
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(admin_applications, registering)

BOOST_AUTO_TEST_CASE(an_action_that_nobody_could_be_permitted_is_refused) {
    BOOST_TEST(create(R"(,"required_action":"app:fly")").status == 400);
    const auto made = create(R"(,"required_action":"app:read")");
    BOOST_TEST_REQUIRE(made.status == 201, made.body);
    BOOST_TEST(ask(method::patch, id_of(made), R"({"required_action":"app:fly"})").status == 400);
    BOOST_TEST(ask(method::patch, id_of(made), R"({"required_action":"app:use"})").status == 200);
    BOOST_TEST(json_of(ask(method::get, id_of(made))).find("required_action")->text() == "app:use");
}

BOOST_AUTO_TEST_CASE(a_new_secret_is_good_beside_the_old_one_for_a_while) {
    const auto made = create();
    const auto id = id_of(made);
    const auto renewed = ask(method::post, id + "/rotate");
    BOOST_TEST_REQUIRE(renewed.status == 200, renewed.body);
    BOOST_TEST(is_let_in(id, secret_of(made)));
    BOOST_TEST(is_let_in(id, secret_of(renewed)));
    data.clock.advance_ms(limits::secret_overlap_minutes * 60'000 - 1);
    BOOST_TEST(is_let_in(id, secret_of(made)));
    data.clock.advance_ms(1);
    BOOST_TEST(!is_let_in(id, secret_of(made)));
    BOOST_TEST(is_let_in(id, secret_of(renewed)));
    const auto at_once = ask(method::post, id + "/rotate", R"({"overlap_minutes":0})");
    BOOST_TEST(json_of(at_once).find("previous_until")->is_null());
    BOOST_TEST(!is_let_in(id, secret_of(renewed)));
    BOOST_TEST(is_let_in(id, secret_of(at_once)));
    BOOST_TEST(!is_let_in(id, ""));
    const auto most = std::to_string(limits::secret_overlap_longest_minutes);
    const auto more = std::to_string(limits::secret_overlap_longest_minutes + 1);
    BOOST_TEST(ask(method::post, id + "/rotate", R"({"overlap_minutes":)" + most + "}").status == 200);
    BOOST_TEST(ask(method::post, id + "/rotate", R"({"overlap_minutes":)" + more + "}").status == 400);
    BOOST_TEST(ask(method::post, id + "/rotate", R"({"overlap_minutes":-1})").status == 400);
    BOOST_TEST(told("application.secret_rotated") == 3U);
}

BOOST_AUTO_TEST_CASE(what_was_opened_through_a_deleted_application_has_ended) {
    const auto made = create();
    const auto id = id_of(made);
    const auto open = child(id, "a.example");
    const auto other = child(id_of(ask(method::post, "", R"({"name":"other","organizations":["acme"]})")), "c.example");
    BOOST_TEST(lives(open));
    const auto gone = ask(method::del, id);
    BOOST_TEST_REQUIRE(gone.status == 200, gone.body);
    BOOST_TEST(*json_of(gone).find("child_sessions")->if_integer() == 1);
    BOOST_TEST(!lives(open));
    BOOST_TEST(lives(other));
    BOOST_TEST(!is_let_in(id, secret_of(made)));
    BOOST_TEST(ask(method::get, id).status == 404);
    BOOST_TEST(ask(method::del, id).status == 404);
    BOOST_TEST(ask(method::del, "/nonsense").status == 404);
    BOOST_TEST(told("application.deleted") == 1U);
    BOOST_TEST(create().status == 201, "its name and hosts are free");
}

BOOST_AUTO_TEST_CASE(a_deletion_that_fails_at_any_statement_leaves_all_as_it_was) {
    for (const auto how : {fault::failing::not_run, fault::failing::has_run, fault::failing::refused_by_engine}) {
        const auto id = id_of(create());
        const auto open = child(id, "a.example");
        const auto before = told("application.deleted");
        int nth = 1;
        for (; fails_to_delete(id, how, nth); ++nth) BOOST_TEST_CONTEXT("statement " << nth) {
                BOOST_TEST(lives(open));
                BOOST_TEST(ask(method::get, id).status == 200);
                BOOST_TEST(told("application.deleted") == before);
            }
        BOOST_TEST(nth > 6);
        BOOST_TEST(!lives(open));
        BOOST_TEST(ask(method::get, id).status == 404);
        BOOST_TEST(told("application.deleted") == before + 1);
    }
}

BOOST_AUTO_TEST_CASE(what_is_left_out_ends_and_does_not_come_back) {
    const auto id = id_of(create());
    const auto stays = child(id, "a.example"), leaves = child(id, "b.example");
    BOOST_TEST(ask(method::patch, id, R"({"hosts":["a.example"],"rights":["introspect"]})").status == 200);
    BOOST_TEST(lives(stays));
    BOOST_TEST(!lives(leaves));
    BOOST_TEST(ask(method::patch, id, R"({"hosts":["a.example","b.example"]})").status == 200);
    BOOST_TEST(!lives(leaves));
    data.add_organization("second");
    BOOST_TEST(ask(method::patch, id, R"({"organizations":["second"]})").status == 200);
    BOOST_TEST(!lives(stays));
    const auto shown = json_of(ask(method::get, id));
    BOOST_TEST(shown.find("organizations")->if_array()->front().text() == "second");
    BOOST_TEST(shown.find("rights")->if_array()->size() == 1U);
    BOOST_TEST(told("application.changed") == 3U, "told where it was and where it is");
}

BOOST_AUTO_TEST_CASE(a_change_that_makes_no_sense_changes_nothing) {
    const auto id = id_of(create());
    ask(method::post, "", R"({"name":"other","organizations":["acme"],"hosts":["c.example"]})");
    for (const auto body : {R"({"hosts":["x/y"]})", R"({"rights":["fly"]})", R"({"organizations":[]})", R"({"name":"new"})",
                            R"({"required_resource":"app"})", R"({"hosts":[1]})"})
        BOOST_TEST(ask(method::patch, id, body).status == 400, body);
    BOOST_TEST(ask(method::patch, id, R"({"organizations":["nobody"]})").status == 404);
    BOOST_TEST(ask(method::patch, id, R"({"hosts":["c.example"]})").status == 409);
    BOOST_TEST(ask(method::patch, id, R"({"hosts":["a.example"]})").status == 200, "its own");
    BOOST_TEST(told("application.changed") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
