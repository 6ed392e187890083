#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <random>
#include <set>
#include <stdexcept>

#include <gatehouse/domain/access/searches.hpp>

#include "reference/asking.hpp"

using namespace gatehouse;
using namespace gatehouse::reference;

namespace {

constexpr std::size_t worlds = 150, questions = 6, a_page = 2;

std::uint64_t chosen_seed() {
    const char* given = std::getenv("GATEHOUSE_SEED");
    const std::uint64_t one = given ? std::strtoull(given, nullptr, 10) : std::random_device()();
    std::cerr << "GATEHOUSE_SEED=" << one << '\n';
    return one;
}

// In one world's snapshot.
struct asker {
    tenant_transaction& tx;
    const access::decider& decider;
    const access::searches& searches;
    std::size_t allowed = 0, asked = 0;

    access::decision decide(const access::question& one) {
        auto made = decider.decide(tx, one);
        if (!made) throw std::runtime_error(made.error().detail);
        ++asked;
        allowed += made->allowed ? 1 : 0;
        return *std::move(made);
    }
    // Page by page, as callers do; each proof is the decision's own.
    using search = result<access::found_part> (access::searches::*)(tenant_transaction&, const access::question&,
                                                                    const access::search_part&) const;
    std::vector<access::found> all(search what, const access::question& about) {
        std::vector<access::found> found;
        access::search_part part{"", a_page};
        do {
            auto made = (searches.*what)(tx, about, part);
            if (!made) throw std::runtime_error(made.error().detail);
            BOOST_TEST(made->items.size() <= a_page);
            std::ranges::move(made->items, std::back_inserter(found));
            BOOST_TEST_REQUIRE((made->next.empty() || made->next > part.after || what == &access::searches::rights));
            part.after = made->next;
        } while (!part.after.empty());
        return found;
    }
};

access::question question_of(const query& one) {
    access::question asked{member_id::trusted(one.subject), {}, one.action, one.type, one.name};
    asked.address = one.address;
    return asked;
}

bool same_proof(const access::decision& a, const access::decision& b) {
    auto one = summary(a), other = summary(b);
    one.roles = other.roles = {};  // a search does not show them
    return one.allowed == other.allowed && one.step == other.step && one.decisive == other.decisive &&
           one.grants == other.grants;
}

void check_subjects(asker& by, const world& in, access::question about) {
    const auto found = by.all(&access::searches::subjects, about);
    std::size_t allowed = 0;
    for (const auto& who : in.members) {
        about.subject = member_id::trusted(who.id);
        const auto decided = by.decide(about);
        const auto here = std::ranges::find(found, who.id, &access::found::id);
        BOOST_TEST((here != found.end()) == decided.allowed, who.id << " " << about.action << " " << about.resource_id);
        if (here != found.end()) BOOST_TEST(same_proof(here->made, decided), who.id);
        allowed += decided.allowed ? 1 : 0;
    }
    BOOST_TEST(found.size() == allowed);
}

void check_resources(asker& by, const world& in, access::question about) {
    const auto found = by.all(&access::searches::resources, about);
    std::size_t allowed = 0;
    for (const auto& one : in.resources) {
        if (one.type != about.resource_type) continue;
        about.resource_id = one.name;
        const auto decided = by.decide(about);
        const auto here = std::ranges::find(found, one.name, &access::found::id);
        BOOST_TEST((here != found.end()) == decided.allowed, about.subject.text() << " " << about.action << " " << one.name);
        if (here != found.end()) BOOST_TEST(same_proof(here->made, decided), one.name);
        allowed += decided.allowed ? 1 : 0;
    }
    BOOST_TEST(found.size() == allowed);
}

// The model's, and those that some statement spells out, in whatever version is in force.
std::set<std::string> actions_in(const world& in) {
    std::set<std::string> all{"docs:read", "docs:write"};
    for (const auto& role : in.roles)
        for (const auto policy : role.policies) {
            const auto& one = in.policies[policy];
            for (const auto& statement : one.versions[one.in_force])
                for (const auto& action : statement.actions)
                    if (action.find('*') == std::string::npos) all.insert(action);
        }
    return all;
}

void check_actions(asker& by, const world& in, access::question about) {
    const auto found = by.all(&access::searches::actions, about);
    std::set<std::string> names, wanted;
    for (const auto& one : found) names.insert(one.action);
    for (const auto& action : actions_in(in)) {
        about.action = action;
        if (by.decide(about).allowed) wanted.insert(action);
    }
    BOOST_TEST(names == wanted, boost::test_tools::per_element());
    BOOST_TEST(found.size() == wanted.size());
}

void check_rights(asker& by, const world& in, access::question about) {
    about.resource_type.clear();
    const auto found = by.all(&access::searches::rights, about);
    std::set<std::string> names, wanted;
    for (const auto& one : found) names.insert(one.type + "/" + one.id + " " + one.action);
    BOOST_TEST(names.size() == found.size());
    const std::string own(by.tx.organization().text());
    for (const auto& action : actions_in(in)) {
        about.action = action;
        const bool management = action.starts_with("gatehouse:");
        if (management) {
            about.resource_type = "organization";
            about.resource_id = own;
            if (by.decide(about).allowed) wanted.insert("organization/" + own + " " + action);
        }
        for (const auto& one : in.resources) {
            about.resource_type = one.type;
            about.resource_id = one.name;
            if (!management && by.decide(about).allowed) wanted.insert(one.type + "/" + one.name + " " + action);
        }
    }
    BOOST_TEST(names == wanted, boost::test_tools::per_element());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reference_searches)

BOOST_AUTO_TEST_CASE(a_search_finds_what_each_decision_allows) {
    const auto seed = chosen_seed();
    worlds_store store;
    std::size_t allowed = 0, asked = 0;
    for (std::size_t number = 0; number < worlds; ++number) {
        const auto in = make_world(seed, number);
        const auto about = make_questions(in, seed, number, questions);
        std::vector<worlds_store::looked> checks;
        const auto add = [&](auto check, const query& one) {
            checks.push_back(
                [&, check, one](tenant_transaction& tx, const access::decider& decider, const access::searches& searches) {
                    asker by{tx, decider, searches};
                    BOOST_TEST_CONTEXT("world " << number) { check(by, in, question_of(one)); }
                    allowed += by.allowed;
                    asked += by.asked;
                });
        };
        for (const auto& one : about) {
            add(check_subjects, one);
            add(check_resources, one);
            add(check_actions, one);
        }
        add(check_rights, about.front());
        store.look(in, number, checks);
    }
    BOOST_TEST_MESSAGE(allowed << " of " << asked << " allowed");
    BOOST_TEST(allowed * 50 > asked);  // else it would show little
}

BOOST_AUTO_TEST_SUITE_END()
