#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

// An organization as plain values: what the store's rows say, without the store. The naive evaluator reads this and nothing
// else, and it is written to a real store for the decision engine to read.
namespace gatehouse::reference {

using time_ms = std::int64_t;

// [opens, ends)
struct window {
    std::optional<time_ms> opens{}, ends{};
};

struct scope {
    std::string kind = "org", id{};
    friend auto operator<=>(const scope&, const scope&) = default;
};

struct condition {
    enum class about { mfa, time, address, attribute, turned, negation };
    struct term {
        about what = about::mfa;
        std::string name{};                 // the zone, the attribute's path, the switch
        std::vector<std::string> values{};  // days, networks, values
        int from = 0, to = 0;               // minutes of the day
        std::vector<term> negated{};
    };
    std::vector<term> terms{};  // none: no condition
};

struct statement {
    enum class kind { allow, deny, delegate };
    kind effect = kind::allow;
    std::vector<std::string> actions{}, resources{};
    condition when{};
};

struct policy {
    std::string id{}, slug{};
    std::vector<std::vector<statement>> versions{};
    std::size_t in_force = 0;  // index of the default version
};

struct role {
    std::string id{}, slug{};
    int level = 0;
    bool built_in = false, deprecated = false;
    std::vector<std::string> ceiling{}, plans{};
    std::vector<std::size_t> policies{};  // indexes
};

struct member {
    std::string id{}, status = "active";
    int holds = 0;
    std::optional<time_ms> access_begins{}, access_ends{};
    bool owner = false;
    std::set<std::string> units{};
};

struct connection {
    std::string id{}, state = "active";
};

struct link {
    std::string id{}, connection{}, member{};
    bool authority = true, active = true;
    std::map<std::string, std::string> attributes{};  // by path
};

struct group {
    std::string id{}, connection{};
    bool claimed = false;                     // known from claims only
    std::set<std::string> links{}, groups{};  // its members
};

struct kept_claim {
    std::string connection{}, member{}, group{};
    time_ms until = 0;
};

struct session {
    std::string id{}, member{}, connection{};
    bool mfa = false;
    std::set<std::string> claims{};
};

struct team {
    std::string id{}, slug{};
};

struct membership {
    std::string team{}, member{}, source{};
    window in{};
};

struct assignment {
    std::string id{};
    bool to_team = false;
    std::string principal{};
    std::size_t role = 0;  // index
    scope where{};
    std::string source{};
    window in{};
};

struct mapping_rule {
    std::string id{}, connection{};
    bool saml = false, by_id = false, enabled = true, approved = false;
    int position = 0;
    struct given {
        std::size_t role = 0;
        scope where{};
    };
    std::vector<given> roles{};
    std::set<std::string> teams{}, bound{}, held{};  // bound: groups; held: newcomers, to whom it gives nothing
};

struct resource {
    std::string id{}, type{}, name{}, parent{}, team{};
    std::set<std::string> units{};
};

struct grant {
    std::string id{};
    bool to_team = false;
    std::string principal{}, resource{};
    std::set<std::string> permissions{};
    window in{};
};

// What of the permission model counts in a decision. Without one: the two models of the random worlds (models.hpp).
struct model_facts {
    struct plan {
        std::string slug{};
        bool custom_roles = true;
    };
    int protected_level = 0;
    std::vector<std::pair<std::string, std::string>> services{};  // of each resource type
    std::vector<plan> plans{};                                    // the first is what one begins with
};
model_facts facts_of_random_worlds();

struct world {
    model_facts model = facts_of_random_worlds();
    bool one_role = false;  // a scope
    std::string plan{};
    bool active = true;
    std::vector<std::string> units{};
    std::vector<member> members{};
    std::vector<connection> connections{};
    std::vector<link> links{};
    std::vector<group> groups{};
    std::vector<kept_claim> kept{};
    std::vector<session> sessions{};
    std::vector<team> teams{};
    std::vector<membership> memberships{};
    std::vector<role> roles{};  // the owner's first, the default second
    std::vector<policy> policies{};
    std::vector<assignment> assignments{};
    std::vector<mapping_rule> rules{};
    std::vector<resource> resources{};
    std::vector<grant> grants{};
    std::map<std::pair<std::string, std::string>, bool> switches{};  // (member, or empty for the organization; name)
    std::vector<time_ms> asked_at{};                                 // rising
};

struct query {
    std::string subject{};
    std::optional<std::string> session{};
    std::string action{}, type{}, name{};
    std::optional<std::string> address{};
    std::optional<std::vector<std::string>> key{};  // an API key's scope
};

}  // namespace gatehouse::reference
