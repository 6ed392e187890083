#include <filesystem>
#include <fstream>

#include "cli_fixture.hpp"
#include "willing_gateway.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

constexpr std::string_view people = R"(
[[unit]]
code = "berlin"
name = "Berlin office"

[[team]]
slug = "support"
name = "Support"
description = "Answers customers"
roles = ["viewer", { role = "helper", scope = "team:support" }]
settings = { rota = { weeks = 2 } }
)";

constexpr std::string_view rights = R"(
[[policy]]
slug = "read-apps"
name = "Read apps"
[[policy.statement]]
effect = "allow"
actions = ["app:read"]
resources = ["grn:app:app:{org_id}:app/*"]

[[role]]
slug = "helper"
name = "Helper"
level = 10
scopes = ["org", "team"]
policies = ["read-apps"]

[[resource]]  # before its parent: the order is not the file's
type = "app"
name = "main"
parent = "app/suite"
team = "support"
units = ["berlin"]
[[resource]]
type = "app"
name = "suite"

[[grant]]
resource = "app/main"
team = "support"
permissions = ["app:use", "app:read"]
expires_at = 2099-01-31T12:00:00Z
reason = "on call"
[[grant]]
resource = "app/suite"
user = "bob"
permissions = ["app:use"]

[[mapping]]
connection = "okta"
group = "Engineering"
roles = ["member"]
teams = ["support"]
scope = "team:support"
)";

struct planned : cli_fixture {
    std::string directory;

    planned() {
        make_acme();
        operator_json({"connection", "create", "okta"});
        key_json({"member", "create", "bob"});
        directory = gateway.data() + "/access";
        std::filesystem::create_directory(directory);
        put("people.toml", people);
        put("rights.toml", rights);
    }
    void put(const std::string& file, std::string_view text) { std::ofstream(directory + "/" + file) << text; }
    void replace(const std::string& file, std::string_view text, std::string_view part, std::string_view by) {
        std::string changed(text);
        const auto at = changed.find(part);
        BOOST_TEST_REQUIRE(at != std::string::npos, part);
        put(file, changed.replace(at, part.size(), by));
    }
    std::vector<std::string> acts(const std::string& verb) {
        std::vector<std::string> lines;
        const auto answer =
            operator_json(verb == "apply" ? std::vector<std::string>{verb, directory, "--yes"} : std::vector{verb, directory});
        for (const value& one : items_of(answer))
            lines.push_back(text_of(one, "act") + " " + text_of(one, "what") + " " + text_of(one, "with"));
        return lines;
    }
    std::size_t records() { return items_of(key_json({"audit", "list", "--limit", "1000"})).size(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_second_apply_changes_nothing) {
    planned at;
    const auto before = at.records();
    const auto planned_steps = at.acts("plan");
    BOOST_TEST(planned_steps.size() == 13U);
    BOOST_TEST(at.records() == before);  // a plan changes nothing
    BOOST_TEST(at.acts("apply") == planned_steps, boost::test_tools::per_element());
    BOOST_TEST(at.records() > before);
    const auto after = at.records();
    BOOST_TEST(at.acts("plan").empty());
    BOOST_TEST(at.acts("apply").empty());
    BOOST_TEST(at.records() == after);
    BOOST_TEST(at.as_operator({"plan", at.directory}).out.find("Nothing to change") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_was_applied_is_there) {
    planned at;
    at.acts("apply");
    BOOST_TEST(items_of(at.key_json({"unit", "list"})).size() == 1U);
    BOOST_TEST(at.key_json({"team", "show", "support"}).find("settings")->find("rota")->find("weeks")->number() == 2);
    BOOST_TEST(items_of(at.key_json({"role", "assignments", "--team", "support"})).size() == 2U);
    BOOST_TEST(items_of(at.key_json({"role", "show-actions", "helper"})).size() == 1U);
    BOOST_TEST(text_of(at.key_json({"resource", "show", "app/main"}), "parent") ==
               text_of(at.key_json({"resource", "show", "app/suite"}), "id"));
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--team", "support"})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"grant", "list", "--user", "bob"})).size() == 1U);
    BOOST_TEST(items_of(at.key_json({"mapping", "list"})).size() == 1U);
}

BOOST_AUTO_TEST_CASE(only_what_differs_is_changed) {
    planned at;
    at.acts("apply");
    const struct {
        std::string_view file, part, by;
        std::vector<std::string> acts;
    } cases[] = {
        {"people.toml", "Berlin office", "Berlin", {"change unit berlin name"}},
        {"people.toml", "weeks = 2", "weeks = 3", {"change team support settings"}},
        {"people.toml", R"(["viewer", )", "[", {"unassign team support viewer @ org"}},
        {"people.toml",
         R"(["viewer", )",
         R"(["member", )",
         {"assign team support member @ org", "unassign team support viewer @ org"}},
        {"rights.toml", "level = 10", "level = 20", {"change role helper level"}},
        {"rights.toml", R"(actions = ["app:read"])", R"(actions = ["app:use"])", {"publish policy read-apps a new version"}},
        {"rights.toml",
         R"(policies = ["read-apps"])",
         R"(policies = ["app-use"])",
         {"attach role helper app-use", "detach role helper read-apps"}},
        {"rights.toml", R"(units = ["berlin"])", "units = []", {"change resource app/main units"}},
        {"rights.toml", R"(parent = "app/suite")", R"(parent = "")", {"change resource app/main parent"}},
        {"rights.toml",
         "2099-01-31",
         "2099-02-28",
         {"end grant on app/main for team support app:use, app:read",
          "grant grant on app/main for team support app:use, app:read until 2099-02-28T12:00:00Z"}},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.part) {
            const auto text = c.file == "people.toml" ? people : rights;
            at.replace(std::string(c.file), text, c.part, c.by);
            BOOST_TEST(at.acts("apply") == c.acts, boost::test_tools::per_element());
            BOOST_TEST(at.acts("apply").empty());
            at.put(std::string(c.file), text);
            BOOST_TEST(!at.acts("apply").empty());
        }
}

// The two ends of a role and of a grant are what is written, also where they were others.
BOOST_AUTO_TEST_CASE(a_window_is_applied_as_it_is_written) {
    planned at;
    at.acts("apply");
    const std::string helper = R"({ role = "helper", scope = "team:support" })";
    const auto with = [&](const std::string& window) {
        return R"({ role = "helper", scope = "team:support", )" + window + " }";
    };
    const auto held = [&](std::string_view end) {
        const auto all = at.key_json({"role", "assignments", "--team", "support"});
        for (const value& one : items_of(all))
            if (text_of(one, "role") == "helper") return text_of(one, end);
        return std::string("not held");
    };
    const std::string ends = "expires_at = 2098-12-01T01:00:00+01:00", begins = "not_before = 2098-01-01T00:00:00Z";
    at.replace("people.toml", people, helper, with(ends));
    BOOST_TEST(at.acts("apply") ==
                   std::vector<std::string>{"change team support helper @ team:support until 2098-12-01T01:00:00+01:00"},
               boost::test_tools::per_element());
    BOOST_TEST(held("expires_at").starts_with("2098-12-01T00:00:00"));
    BOOST_TEST(at.acts("apply").empty());
    at.replace("people.toml", people, helper, with(begins + ", " + ends));
    BOOST_TEST(at.acts("apply").size() == 1U);
    BOOST_TEST(held("not_before").starts_with("2098-01-01T00:00:00"));
    BOOST_TEST(at.acts("apply").empty());
    at.put("people.toml", people);  // for good, from now on
    BOOST_TEST(at.acts("apply").size() == 1U);
    BOOST_TEST(held("not_before") + held("expires_at") == "");

    at.replace("rights.toml", rights, "expires_at = 2099-01-31T12:00:00Z", begins + "\nexpires_at = 2099-01-31T12:00:00Z");
    BOOST_TEST(at.acts("apply").size() == 2U);
    const auto grants = at.key_json({"grant", "list", "--team", "support"});
    BOOST_TEST(items_of(grants).size() == 1U);
    BOOST_TEST(text_of(items_of(grants).front(), "not_before").starts_with("2098-01-01T00:00:00"));
    BOOST_TEST(at.acts("apply").empty());
}

BOOST_AUTO_TEST_CASE(a_mapping_rule_is_on_or_off_as_it_is_written) {
    planned at;
    at.acts("apply");
    const auto rule = [&] { return items_of(at.key_json({"mapping", "list"})).front(); };
    at.operator_json({"mapping", "change", text_of(rule(), "id"), "--off"});
    BOOST_TEST(at.acts("plan") == std::vector<std::string>{"change mapping rule for Engineering enabled"},
               boost::test_tools::per_element());
    at.acts("apply");
    BOOST_TEST(*rule().find("enabled")->if_boolean());
    at.replace("rights.toml", rights, "group = \"Engineering\"", "group = \"Engineering\"\nenabled = false");
    BOOST_TEST(at.acts("apply").size() == 1U);
    BOOST_TEST(!*rule().find("enabled")->if_boolean());
    BOOST_TEST(at.acts("apply").empty());
}

BOOST_AUTO_TEST_CASE(a_mapping_rule_is_by_pattern_and_its_roles_have_scopes) {
    planned at;
    at.acts("apply");
    at.put("z.toml",
           "[[mapping]]\nconnection = \"okta\"\npattern = \"Eng*\"\nenabled = false\n"
           "roles = [\"viewer\", { role = \"member\", scope = \"team:support\" }]\n");
    BOOST_TEST(at.acts("apply").size() == 1U);
    const auto rules = at.key_json({"mapping", "list"});
    BOOST_TEST(items_of(rules).size() == 2U);
    BOOST_TEST(text_of(items_of(rules).back(), "by") == "pattern");
    BOOST_TEST(!*items_of(rules).back().find("enabled")->if_boolean());
    BOOST_TEST(at.acts("apply").empty());
    at.put("z.toml", "[[mapping]]\nconnection = \"okta\"\npattern = \"Eng*\"\ngroup = \"Eng*\"\n");
    BOOST_TEST(at.as_operator({"plan", at.directory}).err.find("name one of group, group_id and pattern") != std::string::npos);
}

// A deny takes rights away when it is given, and a ceiling does; so does a team that has one of them.
BOOST_AUTO_TEST_CASE(an_apply_that_adds_a_deny_asks_first) {
    planned at;
    at.put("y.toml", R"([[policy]]
slug = "no-apps"
[[policy.statement]]
effect = "deny"
actions = ["app:read"]
resources = ["grn:app:app:{org_id}:app/*"]
[[role]]
slug = "kept-out"
scopes = ["org"]
[[role]]
slug = "low"
scopes = ["org"]
ceiling = ["app:read"]
)");
    BOOST_TEST(at.as_operator({"apply", at.directory}).code == 0);  // nobody has any of it
    at.operator_json({"team", "create", "out"});
    const std::pair<std::string, std::string> cases[] = {
        {"[[team]]\nslug = \"out\"\nroles = [\"low\"]\n", "assign team out: low"},
        {"[[role]]\nslug = \"kept-out\"\npolicies = [\"no-apps\"]\n", "attach role kept-out: no-apps"},
        {"[[team]]\nslug = \"out\"\nroles = [\"low\", \"kept-out\"]\n", "assign team out: kept-out"},
        {"[[mapping]]\nconnection = \"okta\"\ngroup = \"A\"\nroles = [\"kept-out\"]\n", "create mapping rule for A"},
        {"[[mapping]]\nconnection = \"okta\"\ngroup = \"B\"\nteams = [\"out\"]\n", "create mapping rule for B"},
    };
    for (const auto& [text, said] : cases) BOOST_TEST_CONTEXT(text) {
            at.put("z.toml", text);
            const auto unsaid = at.as_operator({"apply", at.directory});
            BOOST_TEST(unsaid.code == 2);
            BOOST_TEST(unsaid.err.find("It takes away or replaces:\n  " + said) != std::string::npos, unsaid.err);
            BOOST_TEST(at.as_operator({"apply", at.directory, "--yes"}).code == 0);
            BOOST_TEST(at.acts("plan").empty());
        }
}

// What only adds is done without a question, from a pipeline too.
BOOST_AUTO_TEST_CASE(an_apply_that_takes_something_away_asks_first) {
    planned at;
    BOOST_TEST(at.as_operator({"apply", at.directory}).code == 0);
    at.replace("people.toml", people, R"(["viewer", )", "[");
    const auto before = at.records();
    const auto unsaid = at.as_operator({"apply", at.directory});
    BOOST_TEST(unsaid.code == 2);
    BOOST_TEST(unsaid.err.find("unassign team support: viewer @ org") != std::string::npos, unsaid.err);
    BOOST_TEST(unsaid.err.find("say --yes") != std::string::npos, unsaid.err);
    const auto shown = at.as_operator({"apply", at.directory, "--dry-run"});
    BOOST_TEST(shown.code == 0, shown.err);
    BOOST_TEST(shown.out == at.as_operator({"plan", at.directory}).out);
    const auto no = run_at_terminal({"apply", at.directory, "--data", at.gateway.data()}, {}, "n\n");
    BOOST_TEST(no.code == 5, no.out);
    BOOST_TEST(at.records() == before);
    BOOST_TEST(at.as_operator({"apply", at.directory, "--yes"}).code == 0);
    BOOST_TEST(at.acts("plan").empty());
}

BOOST_AUTO_TEST_CASE(which_steps_of_an_apply_take_something_away) {
    planned at;
    at.acts("apply");
    const struct {
        std::string_view file, part, by;
        int code;
    } cases[] = {
        {"people.toml", "Berlin office", "Berlin", 0},
        {"people.toml", "weeks = 2", "weeks = 3", 0},
        {"people.toml", R"(["viewer", )", R"(["viewer", "member", )", 0},
        {"rights.toml", "level = 10", "level = 20", 2},
        {"rights.toml", R"(actions = ["app:read"])", R"(actions = ["app:use"])", 2},
        {"rights.toml", R"(policies = ["read-apps"])", R"(policies = [])", 2},
        {"rights.toml", R"(units = ["berlin"])", "units = []", 2},
        {"rights.toml", "2099-01-31", "2099-02-28", 2},
        {"rights.toml", R"(roles = ["member"])", R"(roles = ["viewer"])", 2},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.part << " " << c.by) {
            const auto text = c.file == "people.toml" ? people : rights;
            at.replace(std::string(c.file), text, c.part, c.by);
            BOOST_TEST(at.as_operator({"apply", at.directory}).code == c.code);
            at.put(std::string(c.file), text);
            at.acts("apply");
        }
}

BOOST_AUTO_TEST_CASE(a_file_that_makes_no_sense_is_refused_with_its_place) {
    planned at;
    const struct {
        std::string_view text, said;
    } cases[] = {
        {"[[team]\n", "bad.toml: line 1"},
        {"[[tema]]\nslug = \"x\"\n", "there is nothing called tema"},
        {"[team]\nslug = \"x\"\n", "write [[team]]"},
        {"[[team]]\nslug = \"x\"\n[[team]]\nname = \"y\"\n", "bad.toml, team 2: slug is required"},
        {"[[team]]\nslug = \"x\"\nnmae = \"y\"\n", "there is no key nmae"},
        {"[[role]]\nslug = \"x\"\nlevel = \"high\"\n", "level must be a whole number"},
        {"[[grant]]\nresource = \"app/main\"\npermissions = [\"app:use\"]\n",
         "bad.toml, grant 1: name either a user or a team"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text) {
            at.put("bad.toml", c.text);
            const auto refused = at.as_operator({"plan", at.directory});
            BOOST_TEST(refused.code == 2);
            BOOST_TEST(refused.err.find(c.said) != std::string::npos, refused.err);
        }
    BOOST_TEST(at.as_operator({"plan", "/nonexistent"}).code == 2);
    BOOST_TEST(at.records() > 0U);
    BOOST_TEST(items_of(at.key_json({"unit", "list"})).empty());
}

// In each table, at each depth: under a good head the misspelt key is the only fault.
BOOST_AUTO_TEST_CASE(a_misspelt_key_is_refused_at_each_depth) {
    planned at;
    const std::string statement =
        "[[policy]]\nslug = \"x\"\n[[policy.statement]]\neffect = \"allow\"\nactions = [\"app:read\"]\n"
        "resources = [\"grn:app:app:{org_id}:app/*\"]\n";
    const struct {
        std::string text;
        std::string_view place;
    } cases[] = {
        {"[[unit]]\ncode = \"x\"\nzz = 1\n", "bad.toml, unit 1"},
        {"[[team]]\nslug = \"x\"\nzz = 1\n", "bad.toml, team 1"},
        {"[[team]]\nslug = \"x\"\nroles = [\"viewer\", { role = \"member\", zz = 1 }]\n", "bad.toml, team 1, roles 2"},
        {"[[policy]]\nslug = \"x\"\nstatement = []\nzz = 1\n", "bad.toml, policy 1"},
        {statement + "zz = 1\n", "bad.toml, policy 1, statement 1"},
        {statement + "conditions = { zz = true }\n", "bad.toml, policy 1, statement 1, conditions"},
        {statement + "conditions = { not = { zz = true } }\n", "bad.toml, policy 1, statement 1, conditions, not"},
        {statement + "conditions = { time = { zz = true } }\n", "bad.toml, policy 1, statement 1, conditions, time"},
        {statement + "conditions = { not = { time = { zz = true } } }\n",
         "bad.toml, policy 1, statement 1, conditions, not, time"},
        {"[[role]]\nslug = \"x\"\nzz = 1\n", "bad.toml, role 1"},
        {"[[resource]]\ntype = \"app\"\nname = \"x\"\nzz = 1\n", "bad.toml, resource 1"},
        {"[[grant]]\nresource = \"app/x\"\nuser = \"bob\"\npermissions = [\"app:use\"]\nzz = 1\n", "bad.toml, grant 1"},
        {"[[mapping]]\nconnection = \"okta\"\ngroup = \"x\"\nzz = 1\n", "bad.toml, mapping 1"},
        {"[[mapping]]\nconnection = \"okta\"\ngroup = \"x\"\nroles = [{ role = \"member\", zz = 1 }]\n",
         "bad.toml, mapping 1, roles 1"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.text) {
            at.put("bad.toml", c.text);
            for (const std::string verb : {"plan", "apply"}) {
                const auto refused = at.as_operator({verb, at.directory});
                BOOST_TEST(refused.code == 2);
                BOOST_TEST(refused.err.find(std::string(c.place) + ": there is no key zz") != std::string::npos, refused.err);
            }
        }
}

// What a role or mapping rule would do without an end is another thing than what is written.
BOOST_AUTO_TEST_CASE(what_a_file_says_of_a_time_must_be_one) {
    planned at;
    for (const std::string end : {"2030-01-31", "\"tomorrow\"", "2030-01-31T12:00:00", "true"})
        for (const std::string& text :
             {"[[team]]\nslug = \"x\"\nroles = [{ role = \"member\", expires_at = " + end + " }]\n",
              "[[grant]]\nresource = \"app/x\"\nuser = \"bob\"\npermissions = [\"app:use\"]\nnot_before = " + end + "\n"})
            BOOST_TEST_CONTEXT(text) {
                at.put("bad.toml", text);
                const auto refused = at.as_operator({"plan", at.directory});
                BOOST_TEST(refused.code == 2);
                BOOST_TEST(refused.err.find("must be a time") != std::string::npos, refused.err);
            }
    at.put("bad.toml",
           "[[mapping]]\nconnection = \"okta\"\ngroup = \"x\"\nroles = [{ role = \"member\", expires_at = "
           "2030-01-31T12:00:00Z }]\n");
    BOOST_TEST(at.as_operator({"plan", at.directory}).err.find("there is no key expires_at") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_written_twice_is_refused) {
    planned at;
    const std::string grant =
        "[[grant]]\nresource = \"app/main\"\nteam = \"support\"\npermissions = [\"app:read\", "
        "\"app:use\"]\nexpires_at = 2099-03-31T12:00:00Z\n";  // in another order, with another end
    const std::string rule = "[[mapping]]\nconnection = \"okta\"\ngroup = \"Engineering\"\nroles = [\"viewer\"]\n";
    const std::string team =
        "[[team]]\nslug = \"x\"\nroles = [\"viewer\", { role = \"viewer\", expires_at = "
        "2099-03-31T12:00:00Z }]\n";
    for (const auto& text : {grant, rule, team}) BOOST_TEST_CONTEXT(text) {
            at.put("z.toml", text);
            const auto refused = at.as_operator({"plan", at.directory});
            BOOST_TEST(refused.code == 2);
            BOOST_TEST(refused.err.find("is written twice") != std::string::npos, refused.err);
        }
}

// Of a step that takes nothing a rehearsal says whether API keys would end by it; what does not say so is asked about.
BOOST_AUTO_TEST_CASE(a_step_that_takes_nothing_is_rehearsed_unless_somebody_said_yes) {
    const temporary_directory kept;
    const std::string& directory = kept.path();
    write_file(directory + "/units.toml", "[[unit]]\ncode = \"berlin\"\nname = \"Berlin\"\n");
    for (const bool sure : {false, true}) {
        const willing_gateway at;
        std::vector<std::string> words{"apply", directory};
        if (sure) words.emplace_back("--yes");
        const auto done =
            run_gatehouse(words, {{"GATEHOUSE_URL", at.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", "gho_any"}});
        BOOST_TEST(done.code == (sure ? 0 : 2), done.err);
        const std::string change = "PATCH /api/v1/organizations/acme/units/berlin";
        BOOST_TEST(at.asked().back() == (sure ? change : change + "?dry_run=true"));
    }
}

// What was done before a refusal stands, and is told; the next apply goes on from there.
BOOST_AUTO_TEST_CASE(an_apply_that_is_refused_says_where_and_goes_on_later) {
    planned at;
    at.put("z.toml", "[[grant]]\nresource = \"app/main\"\nteam = \"support\"\npermissions = [\"app:unheard\"]\n");
    const auto refused = at.as_operator({"apply", at.directory});
    BOOST_TEST(refused.code == 2);
    BOOST_TEST(refused.out.find("create unit berlin") != std::string::npos, refused.out);
    BOOST_TEST(refused.err.find("app:unheard") != std::string::npos, refused.err);
    std::filesystem::remove(at.directory + "/z.toml");
    BOOST_TEST(at.acts("apply").size() == 1U);  // the mapping rule, which came after it
    BOOST_TEST(at.acts("apply").empty());
}
