#include <gatehouse/base/limits/history.hpp>
#include <gatehouse/domain/access/history.hpp>
#include <gatehouse/store/history_repository.hpp>

#include <algorithm>
#include <iterator>

namespace gatehouse::access {
namespace {

constexpr std::size_t at_most = limits::history_members;

using members = std::vector<member_id>;

result<members> members_at(const model_library& models, tenant_transaction& tx, instant at, std::string_view after) {
    members found;
    const auto read = in_past(models, tx, at, [&](const decider&, tenant_transaction& then) -> result<void> {
        auto some = history_repository(then).members(after, at_most + 1);
        if (!some) return some.error();
        found = *std::move(some);
        return {};
    });
    if (!read) return read.error();
    return found;
}

// What one moment says of each.
result<std::vector<decision>> decisions_at(const model_library& models, tenant_transaction& tx, question asked, instant at,
                                           const members& all) {
    std::vector<decision> made;
    const auto read = in_past(models, tx, at, [&](const decider& then, tenant_transaction& past) -> result<void> {
        for (const auto& one : all) {
            asked.subject = one;
            auto decided = then.decide(past, asked);
            if (!decided) return decided.error();
            made.push_back(*std::move(decided));
        }
        return {};
    });
    if (!read) return read.error();
    return made;
}

// Cuts to what one page looks at; where there are more, the page goes on after the last of them.
std::string cut(members& all) {
    if (all.size() <= at_most) return {};
    all.resize(at_most, all.front());
    return std::string(all.back().text());
}

}  // namespace

result<could_page> who_could(const model_library& models, tenant_transaction& tx, question asked, instant at,
                             std::string_view after, std::size_t most) {
    auto all = members_at(models, tx, at, after);
    if (!all) return all.error();
    could_page page{{}, cut(*all)};
    auto made = decisions_at(models, tx, std::move(asked), at, *all);
    if (!made) return made.error();
    for (std::size_t i = 0; i < all->size(); ++i) {
        if (!(*made)[i].allowed) continue;
        if (page.allowed.size() == most) {
            page.next = page.allowed.back().who.text();
            break;
        }
        page.allowed.push_back({(*all)[i], std::move((*made)[i])});
    }
    return page;
}

result<difference_page> changed_between(const model_library& models, tenant_transaction& tx, question asked,
                                        span_of_time between, std::string_view after, std::size_t most) {
    auto first = members_at(models, tx, between.from, after);
    if (!first) return first.error();
    const auto second = members_at(models, tx, between.until, after);
    if (!second) return second.error();
    members all;
    std::ranges::set_union(*first, *second, std::back_inserter(all));
    difference_page page{{}, cut(all)};
    auto then = decisions_at(models, tx, asked, between.from, all);
    if (!then) return then.error();
    auto later = decisions_at(models, tx, asked, between.until, all);
    if (!later) return later.error();
    for (std::size_t i = 0; i < all.size(); ++i) {
        if ((*then)[i].allowed == (*later)[i].allowed) continue;
        if (page.changed.size() == most) {
            page.next = page.changed.back().who.text();
            break;
        }
        page.changed.push_back({all[i], std::move((*then)[i]), std::move((*later)[i])});
    }
    return page;
}

}  // namespace gatehouse::access
