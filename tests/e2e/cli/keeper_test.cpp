#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

namespace {

// keeper reads who there is and keeps a key, on the organization; what else he may, he may in the team crew.
struct kept_team : cli_fixture {
    kept_team() {
        make_acme();
        add_role("staff", "40", {"gatehouse:members:read", "gatehouse:api-keys:hold"});
        add_role("keeper", "60", {"gatehouse:teams:*", "gatehouse:roles:*", "app:use"});
        for (const std::string user : {"keeper", "newcomer"}) operator_json({"member", "create", user, "--role", "staff"});
        for (const std::string team : {"crew", "others"}) operator_json({"team", "create", "--name", team});
        operator_json({"resource", "create", "app/inside", "--team", "crew"});
        operator_json({"resource", "create", "app/outside"});
        operator_json({"user", "assign-role", "keeper", "keeper", "--scope", "team:crew"});
        use_key(text_of(operator_json({"api-key", "create", "k", "--user", "keeper"}), "secret"));
    }
    void add_role(const std::string& slug, const std::string& level, const std::vector<std::string>& actions) {
        operator_json({"role", "create", "--name", slug, "--level", level, "--scope", "org", "--scope", "team"});
        std::vector<std::string> policy{"iam", "policy", "create", "--name", slug + "-work"};
        for (const auto& one : actions) policy.insert(policy.end(), {"--action", one});
        for (const auto* service : {"gatehouse", "app"})
            policy.insert(policy.end(), {"--resource", std::string("grn:app:") + service + ":{org_id}:*"});
        operator_json(policy);
        operator_json({"role", "attach-policy", slug, slug + "-work"});
    }
    void refuses(const std::vector<std::string>& arguments, std::string_view says) {
        const auto ran = with_key(arguments);
        BOOST_TEST(ran.code == 3, ran.out << ran.err);
        BOOST_TEST(ran.err.find(says) != std::string::npos, ran.err);
    }
    void does(const std::vector<std::string>& arguments) {
        const auto ran = with_key(arguments);
        BOOST_TEST(ran.code == 0, ran.out << ran.err);
    }
};

}  // namespace

// access.md, Assigning (a): the permission in that scope.
BOOST_AUTO_TEST_CASE(whoever_looks_after_one_team_does_so_by_his_own_key) {
    kept_team at;
    at.does({"team", "show", "crew"});
    at.refuses({"team", "show", "others"}, "permission required");
    at.does({"team", "add-member", "crew", "newcomer"});
    at.refuses({"team", "add-member", "others", "newcomer"}, "permission required");
    at.does({"grant", "add", "app/inside", "--user", "newcomer", "--permission", "app:use"});
    at.refuses({"grant", "add", "app/outside", "--user", "newcomer", "--permission", "app:use"}, "permission required");
    BOOST_TEST(*at.operator_json({"explain", "newcomer", "app:use", "app/inside"}).find("decision")->if_boolean());
    at.refuses({"user", "assign-role", "newcomer", "staff"}, "permission required");
    at.refuses({"team", "assign-role", "crew", "staff"}, "you administer team:");
    at.does({"user", "assign-role", "newcomer", "keeper", "--scope", "team:crew"});
    at.does({"team", "remove-member", "crew", "newcomer"});
}
