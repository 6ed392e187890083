#include <algorithm>
#include <map>
#include <set>

#include <gatehouse/base/text.hpp>

#include "cli_fixture.hpp"
#include "every_verb.hpp"
#include "willing_gateway.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

using words = std::vector<std::string>;
const std::string id = "0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77", then = "2099-01-31T12:00:00Z";

// What no verb is for, and why.
const std::map<std::string_view, std::string_view> not_a_verbs{
    {"GET /.well-known/authzen-configuration", "a service asks it"},
    {"POST /access/v1/{org}/evaluation", "a service asks it; a person asks gatehouse explain"},
    {"POST /access/v1/{org}/evaluations", "a service asks it"},
    {"POST /access/v1/{org}/search/action", "a service asks it"},
    {"POST /access/v1/{org}/search/resource", "a service asks it"},
    {"POST /access/v1/{org}/search/subject", "a service asks it"},
    {"GET /api/v1/openapi.json", "gatehouse openapi prints its own"},
    {"POST /api/v1/setup", "for whoever has the secret of the first start and no key yet"},
    {"GET ~/audit/export", "audit_test: it is followed until the end of a trail"},
    {"POST ~/audit/exports", "audit_test"},
    {"GET ~/members?user_name", "USER finds it by user name or e-mail"},
    {"POST ~/rotations.after", "rotation mark goes on by itself until there is no more"},
};

// Calls that between them say all that the verbs can say; {file} is one that holds what is read from it.
const std::vector<words> calls{
    {"application", "list"},
    {"application", "show", "shop"},
    {"application", "create", "shop", "--organization", "acme", "--host", "a.example", "--right", "evaluate", "--action",
     "app:use", "--resource", "app/main", "--redirect", "--accept-api-keys"},
    {"application", "change", "shop", "--organization", "acme", "--host", "a.example", "--right", "evaluate", "--action",
     "app:use", "--resource", "app/main"},
    {"application", "delete", "shop", "--yes"},
    {"application", "confirm", "shop"},
    {"application", "rotate", "shop", "--overlap", "5"},
    {"application", "certificate", "list", "shop"},
    {"application", "certificate", "add", "shop", "--certificate", "{file}", "--name", "one"},
    {"application", "certificate", "remove", "shop", id, "--yes"},
    {"audit", "list", "--kind", "member.", "--actor", id, "--target", id, "--target-kind", "member", "--from", then, "--until",
     then},
    {"audit", "keys"},
    {"audit", "rotate-key", "--yes"},
    {"organization", "create", "acme", "--name", "Acme", "--model", "standard", "--plan", "pro", "--owner", "o@acme.example",
     "--owner-name", "O"},
    {"organization", "list"},
    {"organization", "list-deleted"},
    {"organization", "show"},
    {"organization", "change", "--name", "Acme", "--description", "Anvils", "--rule-joins", "5"},
    {"organization", "delete", "acme", "--confirm", "acme"},
    {"organization", "disable", "--yes"},
    {"organization", "enable"},
    {"organization", "change-plan", "pro", "--yes"},
    {"organization", "transfer", id, "--stay", "--yes"},
    {"organization", "transfer", id, "--from", id, "--yes"},
    {"organization", "show-transfer"},
    {"organization", "revoke-transfer"},
    {"organization", "accept-transfer"},
    {"organization", "step-down", "--yes"},
    {"operator-key", "list"},
    {"operator-key", "create", "deploy", "--expires", then},
    {"operator-key", "revoke", id, "--yes"},
    {"server", "log", "--kind", "server."},
    {"diff", "--at", then, "2099-02-28T12:00:00Z", "--user", id},
    {"diff", "--at", then, "2099-02-28T12:00:00Z", "--action", "app:use", "--resource", "app/main"},
    {"explain", id, "app:use", "app/main", "--at", then},
    {"who-could", "app:use", "app/main", "--at", then},
    {"who-can", "app:use", "app/main", "--hash"},
    {"what-can", id, "--type", "app", "--hash"},
    {"api-key", "list", "--user", id},
    {"api-key", "create", "ci", "--user", id, "--scope", "role:admin", "--not-before", then, "--expires", then},
    {"api-key", "confirm", id},
    {"api-key", "revoke", id, "--yes"},
    {"session", "list", "--user", id},
    {"session", "revoke", id, "--yes"},
    {"connection", "list"},
    {"connection", "show", "okta"},
    {"connection", "create", "okta", "--profile", "okta", "--subject-attribute", "mail", "--subject-match", "email",
     "--group-attribute", "groups", "--mfa-context", "urn:mfa", "--adopt", "approve"},
    {"connection", "change", "okta", "--name", "new", "--profile", "okta", "--subject-attribute", "mail", "--subject-match",
     "email", "--group-attribute", "groups", "--mfa-context", "urn:mfa", "--adopt", "approve"},
    {"connection", "delete", "okta", "--yes"},
    {"connection", "trust", "okta", "--idp-metadata", "{file}", "--yes"},
    {"connection", "enable", "okta"},
    {"connection", "disable", "okta", "--yes"},
    {"connection", "adoption", "list", "okta"},
    {"connection", "adoption", "offer", "okta", id, "--user-name", "ada@example.com"},
    {"connection", "adoption", "approve", "okta", id},
    {"connection", "adoption", "refuse", "okta", id},
    {"connection", "domain", "list", "okta"},
    {"connection", "domain", "assert", "okta", "acme.example"},
    {"connection", "token", "list", "okta"},
    {"connection", "token", "create", "okta", "--name", "scim", "--expires", then},
    {"connection", "token", "confirm", "okta", id},
    {"connection", "token", "revoke", "okta", id, "--yes"},
    {"connection", "proposal", "list"},
    {"connection", "proposal", "show", id},
    {"connection", "proposal", "approve", id, "--yes"},
    {"connection", "proposal", "reject", id},
    {"connection", "proposal", "withdraw", id},
    {"recovery", "show"},
    {"recovery", "waiting"},
    {"recovery", "waiting", "okta"},
    {"recovery", "confirm", "--keys", "--tokens", "--members", "--connection", "okta"},
    {"mapping", "list"},
    {"mapping", "show", id},
    {"mapping", "add", "--connection", "okta", "--source", "saml", "--group", "A", "--role", "viewer", "--team", "crew",
     "--scope", "org", "--position", "1", "--off", "--approve", "--yes"},
    {"mapping", "change", id, "--group", "A", "--role", "viewer", "--team", "crew", "--scope", "org", "--position", "1",
     "--off", "--approve", "--yes"},
    {"mapping", "approve", id, "--yes"},
    {"mapping", "rebind", id, "--group-id", id, "--yes"},
    {"mapping", "release", id, "--user", id, "--yes"},
    {"mapping", "remove", id, "--yes"},
    {"user", "list", "--removed"},
    {"user", "show", "ada"},
    {"user", "suspend", id, "--reason", "lost"},
    {"user", "reactivate", id},
    {"user", "remove", id, "--yes"},
    {"user", "erase", id, "--yes"},
    {"user", "unlock", id},
    {"user", "reset-credentials", id, "--yes"},
    {"user", "end-access", id, "--at", then},
    {"user", "delay-access", id, "--not-before", then, "--yes"},
    {"user", "open-access", id},
    {"user", "authority", id, "okta"},
    {"user", "keep-access", id},
    {"user", "assign-role", id, "viewer", "--scope", "org", "--from", then, "--expires", then, "--yes"},
    {"role", "unassign", id, "--user", id, "--yes"},
    {"role", "unassign", id, "--team", "crew", "--yes"},
    {"user", "show-effective", id},
    {"user", "invite", "--email", "b@acme.example", "--name", "B", "--role-id", "viewer", "--unit", "berlin"},
    {"user", "invite", "--user", id},
    {"member", "create", "ada", "--email", "a@acme.example", "--name", "Ada", "--role", "viewer", "--owner"},
    {"invitation", "list"},
    {"invitation", "resend", id},
    {"invitation", "revoke", id, "--yes"},
    {"mfa", "show"},
    {"switch", "list"},
    {"switch", "list", "--user", id},
    {"switch", "set", "members_create", "on", "--yes"},
    {"switch", "set", "members_create", "on", "--user", id, "--yes"},
    {"team", "list"},
    {"team", "show", "crew"},
    {"team", "show-effective", "crew"},
    {"team", "create", "crew", "--name", "Crew", "--description", "All hands"},
    {"team", "change", "crew", "--name", "Crew", "--description", "All hands", "--settings", "{}"},
    {"team", "delete", "crew", "--yes"},
    {"team", "add-member", "crew", id, "--from", then, "--expires", then, "--yes"},
    {"team", "remove-member", "crew", id, "--yes"},
    {"team", "assign-role", "crew", "viewer", "--scope", "org", "--from", then, "--expires", then, "--yes"},
    {"role", "assignments", "--user", id},
    {"role", "assignments", "--team", "crew"},
    {"role", "list"},
    {"role", "show", "viewer"},
    {"role", "show-actions", "viewer"},
    {"role", "show-effective", "viewer"},
    {"role", "holders", "viewer", "--hash"},
    {"role", "create", "--name", "Low", "--slug", "low", "--description", "Low", "--level", "1", "--scope", "org", "--ceiling",
     "app:read", "--plan", "pro", "--deprecated"},
    {"role", "change", "low", "--name", "Low", "--description", "Low", "--level", "1", "--scope", "org", "--ceiling",
     "app:read", "--plan", "pro", "--yes"},
    {"role", "deprecate", "low", "--yes"},
    {"role", "delete", "low", "--yes"},
    {"role", "attach-policy", "low", "read-apps", "--yes"},
    {"role", "detach-policy", "low", "read-apps", "--yes"},
    {"iam", "policy", "list"},
    {"iam", "policy", "show", "read-apps"},
    {"iam", "policy", "vocabulary"},
    {"iam", "policy", "create", "--name", "Read apps", "--statements", "{file}"},
    {"iam", "policy", "publish", "read-apps", "--statements", "{file}", "--yes"},
    {"iam", "policy", "default", "read-apps", "1", "--yes"},
    {"iam", "policy", "rename", "read-apps", "--name", "Read"},
    {"iam", "policy", "delete", "read-apps", "--yes"},
    {"resource", "list", "--type", "app"},
    {"resource", "show", "app/main"},
    {"resource", "create", "app/main", "--parent", "app/suite", "--team", "crew", "--unit", "berlin"},
    {"resource", "create", "app/main", "--own"},
    {"resource", "change", "app/main", "--name", "other", "--parent", "app/suite", "--team", "crew", "--unit", "berlin"},
    {"resource", "delete", "app/main", "--yes"},
    {"grant", "list", "--user", id},
    {"grant", "list", "--team", "crew"},
    {"grant", "list", "--resource", "app/main"},
    {"grant", "add", "app/main", "--user", id, "--permission", "app:use", "--from", then, "--expires", then, "--reason",
     "on call"},
    {"grant", "add", "app/main", "--team", "crew", "--permission", "app:use"},
    {"grant", "end", id},
    {"rotation", "list"},
    {"rotation", "tokens"},
    {"rotation", "history", "app/main"},
    {"rotation", "exposures", "--user", id},
    {"rotation", "exposures", "--resource", "app/main"},
    {"rotation", "mark", "app/main", "--due", then, "--evidence", "OPS-7"},
    {"rotation", "mark", "--user", id},
    {"rotation", "done", "app/main", "--evidence", "OPS-7"},
    {"unit", "list"},
    {"unit", "show", "berlin"},
    {"unit", "members", "berlin"},
    {"unit", "create", "berlin", "--name", "Berlin", "--description", "Office"},
    {"unit", "change", "berlin", "--name", "Berlin", "--description", "Office"},
    {"unit", "delete", "berlin", "--yes"},
    {"unit", "add-member", "berlin", id},
    {"unit", "remove-member", "berlin", id},
    {"report", "access"},
    {"report", "break-glass"},
    {"report", "duties", "app:use", "app:read", "--resource", "app/main"},
    {"report", "holds"},
    {"report", "inactive", "--days", "9"},
    {"report", "overrides"},
    {"report", "secret-age"},
    {"retention", "show"},
    {"retention", "set", "session", "9"},
    {"legal-hold", "list"},
    {"legal-hold", "set", "--reason", "case"},
    {"legal-hold", "lift", "--reason", "case", "--yes"},
    {"legal-hold", "set", "--user", id, "--reason", "case"},
    {"legal-hold", "lift", "--user", id, "--reason", "case", "--yes"},
};

std::vector<std::string> segments_of(std::string_view path) {
    std::vector<std::string> all;
    for (const auto one : split(path, '/')) all.emplace_back(one);
    return all;
}

bool is_of(const std::string& path, const std::string& route) {
    const auto given = segments_of(path), wanted = segments_of(route);
    return std::ranges::equal(given, wanted,
                              [](const auto& one, const auto& other) { return other.starts_with('{') || one == other; });
}

std::string short_of(std::string route) {
    constexpr std::string_view tenant = "/api/v1/organizations/{org}";
    return route.starts_with(tenant) ? "~" + route.substr(tenant.size()) : route;
}

std::string in_capitals(std::string text) {
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

struct described {
    value document;

    const value& meant(const value& what) const {
        const std::string reference = text_of(what, "$ref");
        if (reference.empty()) return what;
        const value* at = &document;
        for (const auto& part : segments_of(reference.substr(2))) at = at->find(part);
        return meant(*at);
    }
    // "PATCH ~/roles/{role}", "PATCH ~/roles/{role}.level", "GET ~/sessions?member".
    std::set<std::string> all() const {
        std::set<std::string> found;
        for (const auto& [route, operations] : *document.find("paths")->if_object())
            for (const auto& [method, operation] : *operations.if_object())
                add(found, in_capitals(method) + " " + short_of(route), operation);
        return found;
    }
    void add(std::set<std::string>& to, const std::string& name, const value& operation) const {
        to.insert(name);
        if (not_a_verbs.contains(name)) return;
        if (const value* parameters = operation.find("parameters"))
            for (const value& one : *parameters->if_array())
                if (!one.find("$ref") && text_of(one, "in") == "query") to.insert(name + "?" + text_of(one, "name"));
        const value* body = operation.find("requestBody");
        if (!body) return;
        const value& schema = meant(*body->find("content")->find("application/json")->find("schema"));
        for (const auto& [field, content] : *schema.find("properties")->if_object()) to.insert(name + "." + field);
    }
    // The most literal of the routes that the path is of.
    std::string route_of(const std::string& path) const {
        std::string best;
        const auto blanks = [](const std::string& route) { return std::ranges::count(route, '{'); };
        for (const auto& [route, operations] : *document.find("paths")->if_object())
            if (is_of(path, route) && (best.empty() || blanks(route) < blanks(best))) best = route;
        return best;
    }
    void add_sent(std::set<std::string>& to, const willing_gateway::call& sent) const {
        const auto blank = sent.line.find(' '), mark = sent.line.find('?');
        const std::string path = sent.line.substr(blank + 1, mark == std::string::npos ? mark : mark - blank - 1);
        const std::string name = sent.line.substr(0, blank) + " " + short_of(route_of(path));
        to.insert(name);
        if (mark != std::string::npos)
            for (const auto pair : split(std::string_view(sent.line).substr(mark + 1), '&'))
                to.insert(name + "?" + std::string(pair.substr(0, pair.find('='))));
        const auto body = parse_json(sent.body);
        if (body && body->if_object())
            for (const auto& [field, content] : *body->if_object()) to.insert(name + "." + field);
    }
};

}  // namespace

// What is new in the API fails here until a verb says it, or it stands above with the reason why none does.
BOOST_AUTO_TEST_CASE(the_verbs_can_say_all_that_the_api_takes) {
    const described api{cli_fixture::parsed(run_gatehouse({"openapi"}))};
    const temporary_directory kept;
    const std::string file = kept.path() + "/content";
    write_file(file, "[]");
    const willing_gateway at;
    for (auto one : calls) {
        std::ranges::replace(one, "{file}", file);
        const auto done =
            run_gatehouse(one, {{"GATEHOUSE_URL", at.url()}, {"GATEHOUSE_ORG", "acme"}, {"GATEHOUSE_API_KEY", "gho_any"}});
        BOOST_TEST(done.code == 0, one[0] << " " << one[1] << ": " << done.err);
    }
    std::set<std::string> said;
    for (const auto& one : at.calls()) api.add_sent(said, one);
    for (const auto& one : api.all())
        BOOST_TEST(said.contains(one) != not_a_verbs.contains(one),
                   one << " is said by a verb, or has a reason not to be, not both");
}
