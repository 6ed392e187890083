#include <protocol/scim/filter.hpp>

#include <random>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

namespace {

const value& alice() {
    static const value document = json(
        R"({'id':'1','userName':'Alice.B','externalId':'Ab1','active':true,'title':'Chef','name':{'familyName':'Employee'},
        'emails':[{'type':'work','value':'a@example.com','primary':true},{'type':'home','value':'a@home.org'}],
        'roles':[{'value':'admin','primary':true}],
        'meta':{'created':'2026-01-02T03:04:05.000Z','lastModified':'2026-05-01T00:00:00.000Z'},
        'EXT':{'employeeNumber':'701','manager':{'value':'m1'}}})");
    return document;
}

result<query> parse(std::string text, rules profile = rules::tolerant()) {
    return parse_filter(readable(std::move(text)), user_type(), profile);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_filter)

BOOST_AUTO_TEST_CASE(filters_of_real_clients_mean_what_they_say) {
    struct {
        std::string filter;
        bool expected;
    } const cases[] = {
        {"userName eq 'alice.b'", true},
        {"USERNAME EQ 'ALICE.B'", true},
        {"externalId eq 'ab1'", false},
        {"externalId eq 'Ab1'", true},
        {"emails[type eq 'work'].value eq 'A@example.com'", true},
        {"emails[type eq 'home'].value eq 'a@example.com'", false},
        {"emails[type eq 'work' and value co '@example']", true},
        {"emails[type eq 'work' and value co '@home']", false},
        {"emails eq 'a@home.org'", true},
        {"emails co 'nobody'", false},
        {"emails.Value co 'home' and (title eq 'x' or title sw 'ch')", true},
        {"CORE:userName sw 'al'", true},
        {"EXT:employeeNumber eq '701'", true},
        {"EXT:manager eq 'm1'", true},
        {"EXT:manager.value eq 'm2'", false},
        {"EXT pr", true},
        {"urn:scim:schemas:extension:enterprise:1.0:employeeNumber eq '701'", true},
        {"active eq true and (meta.lastModified ge '2026-01-01T00:00:00Z' and meta.lastModified le "
         "'2026-12-31T23:59:59.9999999Z')",
         true},
        {"(ActiVe eq true)", true},
        {"active eq 'True'", true},
        {"active eq False", false},
        {"roles[primary eq 'True'].value eq 'admin'", true},
        {"not (userName eq 'bob')", true},
        {"not(userName pr)", false},
        {"title pr and not (nickName pr)", true},
        {"userName  eq   'alice.b'  and  title  pr ", true},
        {"title eq 'x' or title eq 'chef' and userName eq 'nobody'", false},
        {"(title eq 'x' or title eq 'chef') and userName sw 'a'", true},
        {"nickName eq null", true},
        {"title ne null", true},
        {"title ne 'cook'", true},
        {"name.FamilyName eq Employee and (emails.Value co example.com or emails.Value co example.org)", true},
        {"userName sw A", true},
        {"meta.Created gt 2015-10-10T14:38:21.8617979-07:00", true},
        {"EXT:employeeNumber eq 701", true},
        {"title co '\\u0068e'", true},
        {"emails[not (type eq 'work')]", true},
        {"emails pr", true},
        {"ims pr", false},
        {"name pr", true},
        {"id eq '1'", true},
        {"userName gt 'a' and userName lt 'b'", true},
        {"emails.type eq 'HOME'", true},
        {"schemas eq 'x'", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.filter) {
            const auto parsed = parse(c.filter);
            BOOST_TEST_REQUIRE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
            BOOST_TEST(matches(*parsed, alice()) == c.expected);
        }
}

BOOST_AUTO_TEST_CASE(what_the_store_recognises_is_spelled_canonically) {
    struct {
        std::string filter, path;
    } const cases[] = {
        {"USERNAME eq 'x'", "userName"},
        {"CORE:externalid eq 'x'", "externalId"},
        {"DisplayName sw 'x'", "displayName"},
        {"ID eq 'x'", "id"},
        {"Active eq true", "active"},
        {"META.created gt '2026-01-01T00:00:00Z'", "meta.created"},
        {"meta.LASTMODIFIED pr", "meta.lastModified"},
        {"emails eq 'x'", "emails.value"},
        {"emails.value eq 'x'", "emails.value"},
        {"EXT:EMPLOYEENUMBER eq 'x'", ext + ":employeeNumber"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.filter) BOOST_TEST(parse(c.filter)->path.text() == c.path);
    rules profile = rules::tolerant();
    BOOST_TEST(parse_filter("members eq \"x\"", group_type(), profile)->path.text() == "members.value");
    const auto both = parse_filter(R"(id eq "g" and members[value eq "u"])", group_type(), profile);
    BOOST_TEST((both->parts[1].path.text() == "members" && both->parts[1].parts[0].path.text() == "value"));
}

BOOST_AUTO_TEST_CASE(a_wrong_filter_is_refused_with_its_position) {
    struct {
        std::string filter;
        std::size_t position;
        std::string_view why;
    } const cases[] = {
        {"", 1, "empty"},
        {"userName", 9, "operator missing"},
        {"userName eq", 12, "value missing"},
        {"userName xx 'a'", 10, "no operator"},
        {"eq 'x'", 1, "attribute missing"},
        {"(active pr", 11, "parenthesis open"},
        {"active pr)", 10, "parenthesis too many"},
        {"userName eq 'x", 13, "quote open"},
        {"userName eq 'x' and", 20, "operand missing"},
        {"userName eq 'x' title pr", 17, "no and"},
        {"nobody eq 'x'", 1, "unknown"},
        {"name.nobody eq 'x'", 1, "unknown"},
        {"urn:x:y:userName eq 'x'", 1, "unknown"},
        {"emails[type eq 'work'", 22, "bracket open"},
        {"emails[nobody eq 'x']", 8, "unknown inside"},
        {"emails[]", 8, "empty brackets"},
        {"emails[type eq 'work'].nobody eq 'x'", 24, "unknown behind"},
        {"not userName pr", 5, "not without parenthesis"},
        {"emails[value eq 'a' and emails[type pr]]", 25, "brackets in brackets"},
        {"active gt true", 11, "order of booleans"},
        {"active co 'true'", 11, "substring of a boolean"},
        {"active eq 'maybe'", 11, "no boolean"},
        {"name eq 'x'", 9, "complex"},
        {"addresses eq 'x'", 14, "complex"},
        {"meta.created gt 'yesterday'", 17, "no time"},
        {"userName eq '\\x'", 13, "bad escape"},
        {"userName gt null", 13, "order of null"},
        {"userName eq '\\u0000'", 13, "NUL"},
        {"EXT eq 'x'", ext.size() + 2, "whole schema"},
        {"userName pr or or title pr", 16, "doubled or"},
        {"userName eq ()", 13, "no value"},
        {"name.givenName[value eq 'x']", 15, "brackets behind a sub-attribute"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why << ": " << c.filter) {
            const auto parsed = parse(c.filter);
            BOOST_TEST_REQUIRE(parsed.has_error());
            BOOST_TEST((parsed.error().code == errc::invalid_filter));
            BOOST_TEST(parsed.error().detail.starts_with("at position " + std::to_string(c.position) + ":"),
                       parsed.error().detail);
        }
    for (const std::string filter : {"userName sw A", "active eq 'True'", "EXT:employeeNumber eq 701", "userName eq true"})
        BOOST_TEST(parse(filter, rules::strict()).has_error(), filter);
}

BOOST_AUTO_TEST_CASE(limits_trip) {
    const auto repeat = [](std::string_view piece, std::size_t count) {
        std::string out;
        for (std::size_t i = 0; i < count; ++i) out += piece;
        return out;
    };
    const auto nested = [&](std::size_t depth) { return repeat("(", depth) + "title pr" + repeat(")", depth); };
    BOOST_TEST(parse(nested(limits::filter_depth)).has_value());
    BOOST_TEST(parse(nested(limits::filter_depth + 1)).has_error());
    BOOST_TEST(
        parse(repeat("not (", limits::filter_depth + 1) + "title pr" + repeat(")", limits::filter_depth + 1)).has_error());
    const auto terms = [&](std::size_t count) { return "title pr" + repeat(" or title pr", count - 1); };
    BOOST_TEST(parse(terms(limits::filter_terms)).has_value());
    BOOST_TEST(parse(terms(limits::filter_terms + 1)).has_error());
    const auto sized = [&](std::size_t bytes) { return "title eq '" + repeat("x", bytes - 11) + "'"; };
    BOOST_TEST(parse(sized(limits::filter_bytes)).has_value());
    BOOST_TEST((parse(sized(limits::filter_bytes + 1)).error().code == errc::invalid_filter));
}

// parse(print(filter)) is the filter, for random filters; and it is found again by what it matches.
BOOST_AUTO_TEST_CASE(printing_and_parsing_are_inverse) {
    const auto seed = std::random_device{}();
    std::mt19937 random(seed);
    const auto pick = [&](std::size_t below) { return std::uniform_int_distribution<std::size_t>(0, below - 1)(random); };
    const std::vector<std::string> names{"userName",          "title",     "name.familyName", "emails.type", "EXT:department",
                                         "EXT:manager.value", "externalId"};
    const std::vector<std::string> literals{"'a'", "'Alice.B'", "'\\u00e4 \\\"x\\\" )('", "null", "''", "'work'"};
    const std::vector<std::string> ops{"eq", "ne", "co", "sw", "ew", "gt", "ge", "lt", "le"};
    const std::function<std::string(int, bool)> make = [&](int depth, bool inside) -> std::string {
        const auto choice = depth > 3 ? 0 : pick(6);
        if (choice == 1) return make(depth + 1, inside) + " and " + make(depth + 1, inside);
        if (choice == 2) return make(depth + 1, inside) + " OR " + make(depth + 1, inside);
        if (choice == 3) return "not (" + make(depth + 1, inside) + ")";
        if (choice == 4) return "( " + make(depth + 1, inside) + " )";
        if (choice == 5 && !inside) return "emails[" + make(depth + 1, true) + "]";
        const std::string name = inside ? (pick(2) ? "type" : "value") : names[pick(names.size())];
        if (pick(6) == 0) return name + " pr";
        const auto literal = literals[pick(literals.size())];
        return name + "  " + (literal == "null" ? ops[pick(2)] : ops[pick(ops.size())]) + " " + literal;
    };
    for (int i = 0; i < 5000; ++i) {
        const auto text = make(0, false);
        BOOST_TEST_CONTEXT("seed " << seed << ": " << text) {
            const auto parsed = parse(text, rules::strict());
            if (parsed.has_error() && text.size() > 500) continue;  // over the bound on comparisons
            BOOST_TEST_REQUIRE(parsed.has_value(), (parsed ? "" : parsed.error().detail));
            const auto again = parse(to_text(*parsed), rules::strict());
            BOOST_TEST_REQUIRE(again.has_value());
            BOOST_TEST_REQUIRE((*again == *parsed));
            BOOST_TEST_REQUIRE(matches(*again, alice()) == matches(*parsed, alice()));
        }
    }
}

BOOST_AUTO_TEST_CASE(paths_are_read) {
    rules profile = rules::tolerant();
    const auto path = [&](std::string text) { return parse_path(readable(std::move(text)), user_type(), profile); };
    BOOST_TEST(path("CORE:name.familyName")->attribute.text() == "name.familyName");
    BOOST_TEST(path("EXT:manager")->attribute.text() == ext + ":manager");
    BOOST_TEST(path("EXT")->attribute.name == "");
    const auto selected = path("emails[type eq 'work'].value");
    BOOST_TEST_REQUIRE(selected->filter.has_value());
    BOOST_TEST((selected->attribute.text() == "emails.value"));
    BOOST_TEST(to_text(*selected->filter) == R"(type eq "work")");
    BOOST_TEST(path("CORE:addresses[type eq 'work' and country eq 'US']")->filter->parts.size() == 2U);
    for (const auto* bad :
         {"", "nobody", "emails[type eq 'work'", "emails[type eq 'work']x", "emails[type eq 'work'].nobody",
          "userName[a eq 'b']", "name.givenName[type eq 'x']", "emails[0]", "userName eq 'x'", "emails[type eq 'work'] "}) {
        const auto parsed = path(bad);
        if (std::string_view(bad).ends_with("] "))
            BOOST_TEST(parsed.has_value());
        else
            BOOST_TEST_CONTEXT(bad) BOOST_TEST((parsed.has_error() && parsed.error().code == errc::invalid_path));
    }
}

BOOST_AUTO_TEST_SUITE_END()
