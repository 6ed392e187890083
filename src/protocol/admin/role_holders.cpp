#include <algorithm>
#include <set>

#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/holder_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/role_terms_repository.hpp>

#include "lookup.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "review_operations.hpp"

// Who holds a role: people by whatever way, teams, keys that are narrowed to it.
namespace gatehouse::protocol::admin {
namespace {

struct holder {
    member who;
    std::vector<held_role> ways;
};

// Those who might hold it, from a place on. Where more might than are looked for from their end, and for the role that
// everybody has who has no other: everybody.
class possible_holders {
public:
    possible_holders(call& made, const role& of) : made_(made), of_(of) {}

    result<void> find() {
        const auto model = loaded_model(made_);
        if (!model) return model.error();
        everybody_ = of_.slug == (*model)->default_role;
        if (everybody_) return {};
        auto some = holder_repository(made_.tx).of_role(of_.id, limits::search_candidates + 1);
        if (!some) return some.error();
        everybody_ = static_cast<std::int64_t>(some->size()) > limits::search_candidates;
        some_ = {some->begin(), some->end()};
        if (of_.slug != (*model)->owner_role) return {};
        const auto owners = member_repository(made_.tx).owners();
        if (!owners) return owners.error();
        for (const auto& one : *owners) some_.insert(one.id);
        return {};
    }
    result<std::vector<member_id>> after(std::string_view place, std::size_t most) const {
        if (everybody_) return holder_repository(made_.tx).active_after(place, static_cast<std::int64_t>(most));
        std::vector<member_id> next;
        for (auto one = some_.upper_bound(member_id::trusted(place)); one != some_.end() && next.size() < most; ++one)
            next.push_back(*one);
        return next;
    }

private:
    call& made_;
    const role& of_;
    bool everybody_ = false;
    std::set<member_id> some_;
};

result<std::optional<holder>> holding(call& made, const role& of, const member_id& id) {
    auto who = member_repository(made.tx).get(id);
    if (!who) return who.error();
    if (who->gone()) return std::optional<holder>();
    auto roles = made.around.at.decider.roles_of(made.tx, id);
    if (!roles) return roles.error();
    std::erase_if(*roles, [&](const held_role& one) { return one.role != of.id; });
    if (roles->empty()) return std::optional<holder>();
    return std::optional(holder{*std::move(who), *std::move(roles)});
}

struct found_holders {
    std::vector<holder> items;
    std::string next;
};

result<found_holders> find_holders(call& made, const role& of, const asked_page& page) {
    possible_holders all(made, of);
    if (auto found = all.find(); !found) return found.error();
    found_holders part;
    std::string place = page.after;
    for (std::size_t examined = 0; examined < limits::search_examined;) {
        const auto some = all.after(place, 100);
        if (!some) return some.error();
        if (some->empty()) return part;
        for (const auto& id : *some) {
            auto one = holding(made, of, id);
            if (!one) return one.error();
            place = id.text();
            ++examined;
            if (*one) part.items.push_back(**std::move(one));
            if (static_cast<std::int64_t>(part.items.size()) >= page.limit) {
                part.next = place;
                return part;
            }
        }
    }
    part.next = place;
    return part;
}

void write_person(json_writer& out, const holder& one) {
    out.member("kind", "member");
    write_member(out, one.who);
    out.name("ways").begin_array();
    for (const auto& way : one.ways) {
        out.begin_object();
        write_held_role(out, way);
        out.end_object();
    }
    out.end_array();
}

// Few by nature: with the first page only.
result<void> write_teams_and_keys(json_writer& out, call& made, const role& of) {
    const auto teams = holder_repository(made.tx).teams_with(of.id);
    if (!teams) return teams.error();
    for (const auto& one : *teams) {
        const auto which = team_repository(made.tx).find(one.team);
        if (!which) return which.error();
        out.begin_object().member("kind", "team");
        write_id(out, "id", which->id).member("slug", which->slug).member("name", which->name);
        out.member("scope", scope_text(one.scope)).end_object();
    }
    const auto keys = role_terms_repository(made.tx).keys_of(of.slug);
    if (!keys) return keys.error();
    for (const auto& one : *keys) {
        out.begin_object().member("kind", "api_key");
        write_id(out, "id", one.id).member("name", one.name);
        write_id(out, "member", one.owner);
        out.end_object();
    }
    return {};
}

}  // namespace

result<http::response> list_role_holders(call& made) {
    const auto page = query_page(made);
    if (!page) return page.error();
    const auto of = role_in_path(made);
    if (!of) return of.error();
    const auto part = find_holders(made, *of, *page);
    if (!part) return part.error();
    std::string body;
    json_writer out(body);
    out.begin_object().name("items").begin_array();
    if (page->after.empty())
        if (auto written = write_teams_and_keys(out, made, *of); !written) return written.error();
    for (const auto& one : part->items) {
        out.begin_object();
        write_person(out, one);
        out.end_object();
    }
    out.end_array().name("next");
    if (part->next.empty())
        out.null();
    else
        out.string(cursor_after(*page, part->next));
    out.end_object();
    return json_answer(200, std::move(body));
}

}  // namespace gatehouse::protocol::admin
