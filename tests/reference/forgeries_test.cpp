#include <boost/test/unit_test.hpp>

#include <map>

#include "reference/asking.hpp"
#include "reference/verifier.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

// Each says whether the decision had what it changes.
struct forgery {
    std::string_view what;
    bool (*forge)(access::decision& made);
};
constexpr forgery forgeries[] = {
    {"another version", [](access::decision& made) { return !made.path.empty() && ++made.path[0].version > 0; }},
    {"a statement that is not there",
     [](access::decision& made) { return !made.path.empty() && (made.path[0].statement = 9) == 9; }},
    {"a policy that the role does not bring",
     [](access::decision& made) { return !made.path.empty() && !(made.path[0].policy += "x").empty(); }},
    {"a deny for an allow",
     [](access::decision& made) {
         if (made.step != access::decision_step::allow) return false;
         made.step = access::decision_step::deny;
         return true;
     }},
    {"nothing that allows it",
     [](access::decision& made) {
         if (made.step != access::decision_step::allow) return false;
         made.path.clear();
         made.grants.clear();
         return true;
     }},
    {"another's assignment",
     [](access::decision& made) {
         if (made.roles.empty() || made.roles[0].assignment.empty()) return false;
         made.roles[0].assignment = "another";
         return true;
     }},
    {"a team that the member is not in",
     [](access::decision& made) {
         if (made.roles.empty() || made.roles[0].team.empty()) return false;
         made.roles[0].team = "another";
         return true;
     }},
    {"a group that the rule is not bound to",
     [](access::decision& made) {
         if (made.roles.empty() || made.roles[0].group.empty()) return false;
         made.roles[0].group = "another";
         return true;
     }},
    {"a grant that there is not",
     [](access::decision& made) {
         if (made.grants.empty()) return false;
         made.grants[0].id = grant_id::trusted("another");
         return true;
     }},
    {"a role that the member does not hold",
     [](access::decision& made) {
         if (made.roles.empty()) return false;
         made.roles[0].origin = made.roles[0].origin == role_origin::direct ? role_origin::team : role_origin::direct;
         return true;
     }},
    {"a role that is never assigned",
     [](access::decision& made) {
         if (!made.missing.starts_with("the role ") || made.missing.ends_with("cut to less")) return false;
         made.missing = "the role owner would allow it";
         return true;
     }},
    {"somebody who may not give it",
     [](access::decision& made) {
         const auto from = made.missing.find("a member with the role ");
         if (from == std::string::npos) return false;
         made.missing.insert(from + 23, "no");
         return true;
     }},
    {"a unit that bars nobody",
     [](access::decision& made) {
         const auto from = made.missing.find("the unit ");
         if (from == std::string::npos) return false;
         made.missing.insert(from + 9, "no");
         return true;
     }},
    {"a role that is awake, said to sleep",
     [](access::decision& made) {
         const auto end = made.missing.find(" would allow it;");
         if (end == std::string::npos) return false;
         made.missing = made.missing.substr(0, end) + " would allow it, but sleeps in the plan paid";
         return true;
     }},
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_forgeries)

// What the verifier is worth: no proof that was changed passes.
BOOST_AUTO_TEST_CASE(every_forged_proof_is_found) {
    worlds_store store;
    std::map<std::string_view, std::size_t> forged;
    for (std::size_t number = 0; number < 60; ++number)
        ask(store, fixed_seed, number,
            [&](const asked_world& at, const query& asked, time_ms now, const access::decision& made) {
                for (const auto& one : forgeries) {
                    access::decision false_one = made;
                    if (!one.forge(false_one)) continue;
                    ++forged[one.what];
                    if (verify(at.in, asked, now, false_one).empty())
                        BOOST_ERROR("world " << number << ": passes: " << one.what << ": " << text(asked));
                }
            });
    for (const auto& one : forgeries) BOOST_TEST(forged[one.what] > 20u, one.what);
}

BOOST_AUTO_TEST_SUITE_END()
