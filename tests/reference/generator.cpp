#include "reference/generator.hpp"

#include "reference/models.hpp"

namespace gatehouse::reference {
namespace {

using texts = std::vector<std::string>;

constexpr time_ms first = 1'795'400'000'000;       // the first world's time
constexpr time_ms apart = 37LL * 60 * 1000 + 411;  // of two worlds: all hours and weekdays come round
const texts names{"a", "ab", "b", "c"};
const texts departments{"Sales", "Law", "Works"};

class maker {
public:
    maker(std::uint64_t seed, std::size_t number) : chance_(seed, number, 1), held_(seed, number, 3), number_(number) {}

    world make() {
        now_ = first + static_cast<time_ms>(number_) * apart;
        made_.asked_at = {now_, now_ + 1, now_ + 90'000};
        made_.one_role = number_ % 2 == 1;
        made_.plan = chance_.of(texts{"free", "paid", "paid", "paid", "gone", "bare", ""});
        made_.active = !chance_.one_in(40);
        made_.units = {fresh(), fresh()};
        people();
        groups();
        roles();
        resources();
        assignments();
        rules();
        grants();
        return std::move(made_);
    }

private:
    std::string fresh() {
        std::string digits = std::to_string(++last_);
        digits.insert(0, 12 - digits.size(), '0');
        std::string of = std::to_string(number_);
        of.insert(0, 8 - of.size(), '0');
        return of + "-0000-7000-8000-" + digits;
    }
    template <class T> std::string any(const std::vector<T>& all) { return chance_.of(all).id; }

    // Half of all have none; the others begin or end at an instant that is asked about, or near it.
    window some_window() {
        const std::vector<time_ms> edges{now_ - 3'600'000, now_, now_ + 1, now_ + 90'000, now_ + 7'200'000};
        window one;
        if (chance_.one_in(4)) one.opens = chance_.of(edges);
        if (chance_.one_in(4)) one.ends = chance_.of(edges);
        return one;
    }

    void people() {
        for (int i = 0; i < 2; ++i) made_.connections.push_back({fresh()});
        if (chance_.one_in(8)) made_.connections[1].state = chance_.one_in(2) ? "disabled" : "draft";
        for (int i = 0; i < 4; ++i) person(i);
        for (const auto* name : {"sharing", "guests"}) {
            if (chance_.one_in(2)) made_.switches[{"", name}] = chance_.one_in(2);
            if (chance_.one_in(2)) made_.switches[{any(made_.members), name}] = chance_.one_in(2);
        }
    }
    void person(int which) {
        member one{fresh()};
        one.owner = which == 0;
        if (which == 3) {
            one.status = chance_.of(texts{"active", "active", "invited", "removed", "erased"});
            one.holds = chance_.one_in(3) ? chance_.between(1, 2) : 0;
        }
        if (chance_.one_in(6)) one.access_begins = some_window().opens;
        if (chance_.one_in(6)) one.access_ends = some_window().ends;
        one.units = chance_.some(made_.units, chance_.between(0, 1));
        made_.members.push_back(one);
        for (int i = 0; i < chance_.between(0, 2); ++i) add_link(one.id, i);
    }
    void add_link(const std::string& who, int nth) {
        const auto where = nth == 0 ? chance_.below(4) == 0 : made_.links.back().connection == made_.connections[0].id;
        link one{fresh(), made_.connections[where ? 1 : 0].id, who};
        one.authority = nth == 0;
        one.active = one.authority || !chance_.one_in(3);
        if (chance_.one_in(2)) one.attributes[std::string(models::title)] = chance_.of(texts{"Lead", "Chief"});
        if (chance_.one_in(2)) one.attributes[std::string(models::department)] = chance_.of(departments);
        made_.links.push_back(std::move(one));
    }

    void groups() {
        for (int i = 0; i < 6; ++i) {
            group one{fresh(), made_.connections[i == 3 || i == 5 ? 1 : 0].id};
            one.claimed = i >= 4;
            for (const auto& link : made_.links)
                if (!one.claimed && link.connection == one.connection && chance_.one_in(3)) one.links.insert(link.id);
            made_.groups.push_back(std::move(one));
        }
        for (int i = 0; i < 3; ++i)  // cycles too
            if (const auto outer = chance_.below(3), inner = chance_.below(3); outer != inner)
                made_.groups[outer].groups.insert(made_.groups[inner].id);
        for (const auto& one : made_.members) claims(one.id);
        for (int i = 0; i < 3; ++i) made_.teams.push_back({fresh(), "team-" + std::to_string(i)});
        for (int i = 0; i < 6; ++i)
            made_.memberships.push_back({any(made_.teams), any(made_.members), std::to_string(i), some_window()});
    }
    texts claimable_at(std::size_t connection) const {
        return connection == 0 ? texts{made_.groups[4].id} : texts{made_.groups[3].id, made_.groups[5].id};
    }
    void keep_claims(const std::string& who, std::size_t at) {
        for (const auto& id : chance_.some(claimable_at(at), chance_.between(0, 2)))
            made_.kept.push_back(
                {made_.connections[at].id, who, id, now_ + chance_.of(std::vector<time_ms>{0, 1, 90'001, 90'001})});
    }
    void claims(const std::string& who) {
        const std::size_t which = chance_.below(2);
        const auto& in = made_.connections[which];
        keep_claims(who, which);
        if (chance_.one_in(2)) keep_claims(who, 1 - which);
        const texts claimable = claimable_at(which);
        if (chance_.one_in(3) || in.state != "active") return;  // a session of another connection is dead
        session one{fresh(), who, in.id};
        one.mfa = chance_.one_in(2);
        one.claims = chance_.some(claimable, chance_.between(0, 2));
        made_.sessions.push_back(std::move(one));
    }

    void roles() {
        made_.policies = make_policies(chance_, now_);
        for (auto& one : made_.policies) one.id = fresh();
        const std::vector<int> levels{10, 40, 40, models::protected_level, 80};
        made_.roles.push_back({fresh(), "owner", 100, true});
        made_.roles.push_back({fresh(), "guest", 0, true});
        made_.roles.push_back({fresh(), "keeper", models::protected_level, true});
        for (int i = 0; i < 4; ++i) made_.roles.push_back({fresh(), "role-" + std::to_string(i), chance_.of(levels)});
        for (std::size_t i = 0; i < made_.roles.size(); ++i) content(made_.roles[i], i);
    }
    void content(role& one, std::size_t which) {
        const std::vector<std::size_t> all{0, 1, 2, 3, 4};
        const auto chosen = chance_.some(all, which == 1 ? 1 : 2);
        one.policies = {chosen.begin(), chosen.end()};
        if (which >= 3 && chance_.one_in(3)) one.plans = chance_.few({"free", "paid", "gone"}, 2);
        if (which >= 1 && chance_.one_in(4)) one.ceiling = some_action_patterns(chance_, 3);
        one.deprecated = which >= 3 && chance_.one_in(8);
    }

    void resources() {
        const bool deep = chance_.one_in(10);
        for (int i = 0; i < (deep ? 8 : 5); ++i) {
            resource one{fresh(), i % 2 == 0 ? "doc" : "box", names[static_cast<std::size_t>(i / 2)]};
            if (i > 0 && (deep || chance_.one_in(2)))
                one.parent = made_.resources[deep ? made_.resources.size() - 1 : chance_.below(made_.resources.size())].id;
            if (chance_.one_in(3)) one.team = any(made_.teams);
            if (chance_.one_in(deep ? 12 : 5)) one.units = chance_.some(made_.units, chance_.between(1, 2));
            made_.resources.push_back(std::move(one));
        }
    }
    scope some_scope() {
        switch (chance_.below(5)) {
            case 0: return {"team", any(made_.teams)};
            case 1: {
                const auto& one = chance_.of(made_.resources);
                return {one.type, one.name};
            }
            case 2: return chance_.one_in(3) ? scope{"doc", "nowhere"} : scope{};
            default: return {};
        }
    }
    std::size_t some_role() { return 1 + chance_.below(made_.roles.size() - 1); }  // never the owner's

    void assignments() {
        for (int i = 0; i < 8; ++i) {
            assignment one{fresh(), chance_.one_in(2)};
            one.principal = one.to_team ? any(made_.teams) : any(made_.members);
            one.role = some_role();
            one.where = some_scope();
            one.source = std::to_string(i);
            one.in = some_window();
            made_.assignments.push_back(std::move(one));
        }
    }
    void rules() {
        for (int i = 0; i < 5; ++i) {
            mapping_rule one{fresh(), made_.connections[chance_.one_in(3) ? 1 : 0].id};
            one.saml = chance_.below(5) < 2;
            one.by_id = !chance_.one_in(3);
            one.enabled = !chance_.one_in(8);
            one.approved = chance_.one_in(2);
            one.position = i + 1;
            for (int many = chance_.between(0, 2); many > 0; --many) one.roles.push_back({some_role(), some_scope()});
            if (chance_.one_in(2)) one.teams.insert(any(made_.teams));
            for (const auto& group : made_.groups)
                if (group.connection == one.connection && chance_.one_in(2)) one.bound.insert(group.id);
            if (held_.one_in(6)) one.held.insert(held_.of(made_.members).id);
            made_.rules.push_back(std::move(one));
        }
    }
    void grants() {
        for (int i = 0; i < 5; ++i) {
            grant one{fresh(), chance_.one_in(2)};
            one.principal = one.to_team ? any(made_.teams) : any(made_.members);
            one.resource = any(made_.resources);
            one.permissions = chance_.some(texts{"docs:read", "docs:write", "box:open", "units:bypass"}, 2);
            one.in = some_window();
            made_.grants.push_back(std::move(one));
        }
    }

    dice chance_, held_;
    std::size_t number_;
    std::uint64_t last_ = 0;
    time_ms now_ = 0;
    world made_;
};

}  // namespace

world make_world(std::uint64_t seed, std::size_t number) { return maker(seed, number).make(); }

}  // namespace gatehouse::reference
