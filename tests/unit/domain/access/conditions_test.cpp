#include <boost/test/unit_test.hpp>

#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/conditions.hpp>

using namespace gatehouse;
using namespace gatehouse::access;

namespace {

permission_model model() {
    permission_model made;
    made.decision_attributes = {"title", "urn:x:User:department"};
    made.switches = {{"open", "Open", ""}};
    return made;
}

result<condition> parse(std::string_view json) {
    const auto parsed = parse_json(json);
    BOOST_TEST_REQUIRE(parsed.has_value());
    return condition::parse(&*parsed, model());
}

truth judge(std::string_view json, const condition_facts& known) {
    const auto made = parse(json);
    BOOST_TEST_REQUIRE(made.has_value(), json << ": " << (made ? "" : made.error().detail));
    return made->holds(known);
}

condition_facts at(std::string_view time) { return {parse_rfc3339(time).value()}; }

}  // namespace

BOOST_TEST_DONT_PRINT_LOG_VALUE(gatehouse::access::truth)

BOOST_AUTO_TEST_SUITE(access_conditions)

BOOST_AUTO_TEST_CASE(what_is_not_known_is_unknown_also_when_it_is_negated) {
    const condition_facts nothing;
    for (const std::string_view json :
         {R"({"mfa":true})", R"({"ip":["10.0.0.0/8"]})", R"({"attributes":{"title":["Head"]}})"}) {
        BOOST_TEST(judge(json, nothing) == truth::unknown);
        BOOST_TEST(judge(R"({"not":)" + std::string(json) + "}", nothing) == truth::unknown);
    }
    BOOST_TEST(judge(R"({"switch":"open"})", nothing) == truth::no);
    BOOST_TEST(judge(R"({"not":{"switch":"open"}})", nothing) == truth::yes);
    BOOST_TEST(judge(R"({"switch":"open","mfa":true})", nothing) == truth::no);  // one that fails decides
    BOOST_TEST(judge(R"({"not":{"switch":"open"},"mfa":true})", nothing) == truth::unknown);
}

BOOST_AUTO_TEST_CASE(facts_that_are_known_decide) {
    condition_facts known;
    const auto document = parse_json(R"({"title":"Head","urn:x:User":{"department":["Sales","Law"]}})").value();
    known.mfa = false;
    known.address = "10.1.2.3";
    known.attributes = &document;
    known.switches_on = {"open"};
    struct {
        std::string_view json;
        truth expected;
    } const cases[] = {
        {R"({"mfa":true})", truth::no},
        {R"({"not":{"mfa":true}})", truth::yes},
        {R"({"ip":["192.0.2.0/24","10.0.0.0/8"]})", truth::yes},
        {R"({"ip":["192.0.2.0/24"]})", truth::no},
        {R"({"attributes":{"title":["Head","Deputy"]}})", truth::yes},
        {R"({"attributes":{"title":["head"]}})", truth::no},
        {R"({"attributes":{"urn:x:User:department":["Law"]}})", truth::yes},
        {R"({"attributes":{"urn:x:User:department":["Art"],"title":["Head"]}})", truth::no},
        {R"({"switch":"open"})", truth::yes},
        {R"({"not":{"switch":"open","mfa":true}})", truth::yes},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.json) BOOST_TEST(judge(c.json, known) == c.expected);
}

// Half-open; what crosses midnight belongs to the day on which it began; the hour that a zone leaves out is nobody's.
BOOST_AUTO_TEST_CASE(KS_13_a_schedule_is_kept_in_the_time_of_its_zone) {
    constexpr std::string_view office = R"({"time":{"zone":"Europe/Berlin","days":["mon","fri"],"from":"08:00","to":"18:00"}})",
                               night = R"({"time":{"zone":"Europe/Berlin","days":["fri"],"from":"22:00","to":"06:00"}})",
                               skipped = R"({"time":{"zone":"Europe/Berlin","from":"02:00","to":"03:00"}})";
    struct {
        std::string_view json, time;
        truth expected;
    } const cases[] = {
        {office, "2026-11-23T07:00:00Z", truth::yes},
        {office, "2026-11-23T06:59:59.999Z", truth::no},
        {office, "2026-11-23T16:59:59.999Z", truth::yes},
        {office, "2026-11-23T17:00:00Z", truth::no},
        {office, "2026-11-24T10:00:00Z", truth::no},   // a Tuesday
        {office, "2026-06-26T06:00:00Z", truth::yes},  // summer
        {night, "2026-11-27T21:00:00Z", truth::yes},   // Friday, ten
        {night, "2026-11-28T04:59:00Z", truth::yes},   // Saturday, before six
        {night, "2026-11-28T05:00:00Z", truth::no},
        {night, "2026-11-27T04:00:00Z", truth::no},  // Friday morning: Thursday's
        {skipped, "2026-03-29T00:59:59Z", truth::no},
        {skipped, "2026-03-29T01:00:00Z", truth::no},
        {skipped, "2026-10-25T00:30:00Z", truth::yes},
        {skipped, "2026-10-25T01:30:00Z", truth::yes},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.json << " " << c.time) BOOST_TEST(judge(c.json, at(c.time)) == c.expected);
}

BOOST_AUTO_TEST_CASE(what_makes_no_sense_is_refused_with_a_word) {
    struct {
        std::string_view json, says;
    } const cases[] = {
        {"{}", "at least one"},
        {"[]", "object"},
        {R"({"mfa":false})", "not"},
        {R"({"moon":true})", "unknown condition moon"},
        {R"({"ip":["10.0.0.1/8"]})", "beyond its prefix"},
        {R"({"ip":[]})", "list"},
        {R"({"ip":"10.0.0.0/8"})", "list"},
        {R"({"time":{"zone":"Mars/Base","from":"08:00","to":"18:00"}})", "no time zone"},
        {R"({"time":{"zone":"UTC","from":"8:00","to":"18:00"}})", "08:30"},
        {R"({"time":{"zone":"UTC","from":"08:00","to":"08:00"}})", "different"},
        {R"({"time":{"zone":"UTC","from":"08:00","to":"24:01"}})", "different"},
        {R"({"time":{"zone":"UTC","days":["monday"],"from":"08:00","to":"18:00"}})", "mon, tue"},
        {R"({"time":{"zone":"UTC","day":["mon"],"from":"08:00","to":"18:00"}})", "unknown member day"},
        {R"({"attributes":{"salary":["1"]}})", "decision_usable"},
        {R"({"attributes":{"title":[1]}})", "texts"},
        {R"({"attributes":{}})", "attributes is an object"},
        {R"({"switch":"closed"})", "no switch"},
        {R"({"not":{}})", "at least one"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.json) {
            const auto made = parse(c.json);
            BOOST_TEST_REQUIRE(made.has_error());
            BOOST_TEST((made.error().code == errc::invalid_value));
            BOOST_TEST(made.error().detail.find(c.says) != std::string::npos, made.error().detail);
        }
}

BOOST_AUTO_TEST_CASE(lists_and_depth_have_their_limits) {
    const auto networks = [](std::size_t count) {
        std::string all;
        for (std::size_t i = 0; i < count; ++i) all += std::string(i ? "," : "") + "\"10.0.0." + std::to_string(i) + "\"";
        return R"({"ip":[)" + all + "]}";
    };
    BOOST_TEST(parse(networks(limits::condition_values)).has_value());
    BOOST_TEST(parse(networks(limits::condition_values + 1)).has_error());
    const auto nested = [](std::size_t depth) {
        std::string json = R"({"mfa":true})";
        for (std::size_t i = 1; i < depth; ++i) json = R"({"not":)" + json + "}";
        return json;
    };
    BOOST_TEST(parse(nested(limits::condition_depth)).has_value());
    BOOST_TEST(parse(nested(limits::condition_depth + 1)).has_error());
}

BOOST_AUTO_TEST_CASE(which_facts_are_read_is_known_beforehand) {
    BOOST_TEST(parse(R"({"not":{"mfa":true}})").value().reads_mfa());
    BOOST_TEST(!parse(R"({"switch":"open"})").value().reads_mfa());
    BOOST_TEST(parse(R"({"switch":"open"})").value().reads_switches());
    BOOST_TEST(parse(R"({"attributes":{"title":["x"]}})").value().reads_attributes());
}

BOOST_AUTO_TEST_SUITE_END()
