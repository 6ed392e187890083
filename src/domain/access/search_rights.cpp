#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/store/many_rights_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "all_actions.hpp"
#include "judgement.hpp"
#include "roles_in_force.hpp"
#include "searches.hpp"
#include "subject_reading.hpp"

namespace gatehouse::access {
namespace {

constexpr std::string_view whole_organization = "organization";

// One member, read once, for any number of questions.
class read_subject {
public:
    // False: unknown, or a gate is shut; then nothing is allowed.
    static result<bool> read(tenant_transaction& tx, const question& asked, read_subject& into) {
        rights_repository rights(tx);
        auto facts = rights.subject(asked.subject);
        if (!facts && facts.error().code == errc::not_found) return false;
        if (!facts) return facts.error();
        if (!shut_gate(*facts, tx.now()).empty()) return false;
        auto roles = rights.roles_of(asked.subject, std::nullopt, into.model_.protected_level);
        if (!roles) return roles.error();
        auto grants = rights.grants_of(asked.subject, std::nullopt, tx.now());
        if (!grants) return grants.error();
        if (const auto done = fetch(tx, asked, into.policies_, into.conditions_); !done) return done.error();
        into.facts_ = *std::move(facts);
        into.roles_ = roles_in_force(*std::move(roles), into.facts_, into.model_, into.policies_);
        into.contents_ = into.policies_.contents_of(into.roles_);
        into.grants_ = *std::move(grants);
        return true;
    }
    read_subject(const permission_model& model, const organization_policies& policies) : model_(model), policies_(policies) {}

    decision decide(const question& asked, const resource_chain& about) const {
        std::vector<held_grant> here;
        std::ranges::copy_if(grants_, std::back_inserter(here), [&](const held_grant& one) {
            return std::ranges::find(about, one.resource, &resource_node::id) != about.end();
        });
        return judgement{model_, policies_, roles_, contents_, here, facts_, about, conditions_.known, judgement::words::brief}
            .decide(asked);
    }

private:
    const permission_model& model_;
    const organization_policies& policies_;
    subject_facts facts_;
    std::vector<held_role> roles_;
    std::vector<const organization_policies::entry*> contents_;
    std::vector<held_grant> grants_;
    fetched_facts conditions_;
};

// What each resource lies in; many lie in the same.
class chains {
public:
    chains(tenant_transaction& tx, const member_id& subject) : rows_(tx), subject_(subject) {}

    result<resource_chain> of(const resource_node& bottom) {
        resource_chain chain{bottom};
        while (!chain.back().parent.empty()) {
            if (chain.size() == limits::resource_depth) return make_error(errc::internal, "a resource lies too deep");
            const auto above = known(chain.back().parent);
            if (!above) return above.error();
            if (!*above) break;
            chain.push_back(**above);
        }
        return chain;
    }

private:
    result<const resource_node*> known(const std::string& id) {
        const auto kept = known_.find(id);
        if (kept != known_.end()) return static_cast<const resource_node*>(&kept->second);
        auto read = rows_.node(id, subject_);
        if (!read) return read.error();
        if (read->empty()) return static_cast<const resource_node*>(nullptr);
        return static_cast<const resource_node*>(&known_.emplace(id, std::move(read->front())).first->second);
    }

    many_rights_repository rows_;
    const member_id& subject_;
    std::map<std::string, resource_node> known_;
};

// "type/name action", which sorts nothing: a resource's name has no blanks.
struct place {
    std::string type, name, action;
    static place of(std::string_view text) {
        const auto slash = text.find('/'), blank = text.rfind(' ');
        if (slash == std::string_view::npos || blank == std::string_view::npos || blank < slash) return {};
        return {std::string(text.substr(0, slash)), std::string(text.substr(slash + 1, blank - slash - 1)),
                std::string(text.substr(blank + 1))};
    }
    std::string text() const { return type + "/" + name + " " + action; }
};

// Walks the rights of one member from a place on, resource by resource.
class rights_walk {
public:
    rights_walk(tenant_transaction& tx, const question& asked, const search_part& part, const read_subject& subject,
                const std::set<std::string, std::less<>>& actions)
        : tx_(tx), asked_(asked), part_(part), subject_(subject), actions_(actions), chains_(tx, asked.subject) {}

    bool is_done() const { return made_.items.size() >= part_.most || decisions_ >= limits::search_decisions; }

    result<void> organization(std::string_view after_action) {
        const std::string id(tx_.organization().text());
        const auto chain = rights_repository(tx_).resource(whole_organization, id, asked_.subject);
        if (!chain) return chain.error();
        decide_each({std::string(whole_organization), id, std::string(after_action)}, *chain, true);
        return {};
    }

    result<void> type(const std::string& name, const place& after) {
        std::string from;
        if (after.type == name && !after.name.empty()) {
            if (auto rest = rest_of(after); !rest) return rest;
            from = after.name;
        }
        while (!is_done()) {
            const auto nodes = many_rights_repository(tx_).nodes(name, from, nodes_at_once, asked_.subject);
            if (!nodes) return nodes.error();
            if (nodes->empty()) return {};
            for (const auto& node : *nodes) {
                if (is_done()) return {};
                if (auto decided = resource(node, ""); !decided) return decided;
                from = node.name;
            }
        }
        return {};
    }

    found_part finish() && {
        if (is_done()) made_.next = last_.text();
        return std::move(made_);
    }

private:
    static constexpr std::int64_t nodes_at_once = 100;

    // The resource in whose middle the part before ended.
    result<void> rest_of(const place& after) {
        const auto found = rights_repository(tx_).resource(after.type, after.name, asked_.subject);
        if (!found) return found.error();
        if (!found->empty()) decide_each(after, *found, false);
        return {};
    }

    result<void> resource(const resource_node& node, std::string_view after_action) {
        const auto chain = chains_.of(node);
        if (!chain) return chain.error();
        decide_each({node.type, node.name, std::string(after_action)}, *chain, false);
        return {};
    }

    void decide_each(place at, const resource_chain& chain, bool management) {
        for (auto action = actions_.upper_bound(at.action); action != actions_.end() && !is_done(); ++action) {
            if (is_management(*action) != management) continue;
            question one{asked_.subject, {}, *action, at.type, at.name};
            one.address = asked_.address;
            auto decided = subject_.decide(one, chain);
            ++decisions_;
            last_ = {at.type, at.name, *action};
            if (decided.allowed) made_.items.push_back({at.type, at.name, *action, std::move(decided)});
        }
    }

    tenant_transaction& tx_;
    const question& asked_;
    const search_part& part_;
    const read_subject& subject_;
    const std::set<std::string, std::less<>>& actions_;
    chains chains_;
    found_part made_;
    place last_;
    std::size_t decisions_ = 0;
};

std::set<std::string> types_of(const permission_model& model, const std::string& wanted) {
    std::set<std::string> all;
    for (const auto& one : model.resource_types)
        if (wanted.empty() || one.name == wanted) all.insert(one.name);
    return all;
}

}  // namespace

result<found_part> searches::resources(tenant_transaction& tx, const question& asked, const search_part& part) const {
    if (const auto sound = check_literals(asked.action, asked.resource_type, "any"); !sound) return sound.error();
    const auto now = policies_of(tx);
    if (!now) return now.error();
    read_subject subject(*now->model, *now->policies);
    const auto alive = read_subject::read(tx, asked, subject);
    if (!alive) return alive.error();
    found_part made;
    std::string last = part.after;
    chains above(tx, asked.subject);
    for (std::size_t examined = 0; *alive && examined < limits::search_examined && made.items.size() < part.most;) {
        const auto nodes = many_rights_repository(tx).nodes(asked.resource_type, last, 100, asked.subject);
        if (!nodes) return nodes.error();
        if (nodes->empty()) return made;
        for (const auto& node : *nodes) {
            if (made.items.size() >= part.most) break;
            const auto chain = above.of(node);
            if (!chain) return chain.error();
            question one = asked;
            one.resource_id = last = node.name;
            auto decided = subject.decide(one, *chain);
            ++examined;
            if (decided.allowed) made.items.push_back({node.type, node.name, asked.action, std::move(decided)});
        }
    }
    if (*alive) made.next = last;
    return made;
}

result<found_part> searches::actions(tenant_transaction& tx, const question& asked, const search_part& part) const {
    if (const auto sound = check_literals("any:thing", asked.resource_type, asked.resource_id); !sound) return sound.error();
    const auto now = policies_of(tx);
    if (!now) return now.error();
    read_subject subject(*now->model, *now->policies);
    const auto alive = read_subject::read(tx, asked, subject);
    if (!alive) return alive.error();
    found_part made;
    if (!*alive) return made;
    const auto chain = rights_repository(tx).resource(asked.resource_type, asked.resource_id, asked.subject);
    if (!chain) return chain.error();
    const auto all = all_actions(*now->model, *now->policies);
    for (auto action = all.upper_bound(part.after); action != all.end(); ++action) {
        if (made.items.size() >= part.most) {
            made.next = made.items.back().action;
            break;
        }
        question one = asked;
        one.action = *action;
        auto decided = subject.decide(one, *chain);
        if (decided.allowed) made.items.push_back({asked.resource_type, asked.resource_id, *action, std::move(decided)});
    }
    return made;
}

result<found_part> searches::rights(tenant_transaction& tx, const question& asked, const search_part& part) const {
    const auto now = policies_of(tx);
    if (!now) return now.error();
    read_subject subject(*now->model, *now->policies);
    const auto alive = read_subject::read(tx, asked, subject);
    if (!alive) return alive.error();
    if (!*alive) return found_part();
    const auto actions = all_actions(*now->model, *now->policies);
    const place after = place::of(part.after);
    rights_walk walk(tx, asked, part, subject, actions);
    const bool begins = after.type.empty() || after.type == whole_organization;
    if (begins && (asked.resource_type.empty() || asked.resource_type == whole_organization))
        if (auto done = walk.organization(after.action); !done) return done.error();
    for (const auto& type : types_of(*now->model, asked.resource_type)) {
        if (walk.is_done()) break;
        if (!begins && type < after.type) continue;
        if (auto done = walk.type(type, after); !done) return done.error();
    }
    return std::move(walk).finish();
}

}  // namespace gatehouse::access
