#include <gatehouse/base/limits/history.hpp>
#include <gatehouse/domain/access/history.hpp>
#include <gatehouse/store/change_repository.hpp>

#include <algorithm>
#include <array>

namespace gatehouse::access {
namespace {

bool is_one_of(const auto& families, std::string_view kind) {
    return std::ranges::any_of(families, [&](std::string_view family) { return kind.starts_with(family); });
}

// What is about one person or group each, of which there are many: only those that are named by the answer.
constexpr std::array<std::string_view, 8> of_people{"member.",     "link.",  "group.",       "team.member",
                                                    "assignment.", "grant.", "unit.member_", "auto-removed"};
constexpr std::array<std::string_view, 9> of_rules{"organization.", "connection.", "role.", "policy.", "mapping.",
                                                   "rule.",         "resource.",   "unit.", "team."};

}  // namespace

void involved::add(const std::string& id) {
    if (!id.empty()) ids_.push_back(id);
}

void involved::add(const std::vector<held_role>& roles) {
    for (const auto& one : roles)
        for (const auto* id : {&one.assignment, &one.team, &one.rule, &one.group}) add(*id);
}

void involved::add(const decision& made) {
    add(made.roles);
    for (const auto& one : made.grants) {
        ids_.emplace_back(one.id.text());
        for (const auto* id : {&one.resource, &one.team, &one.rule, &one.group}) add(*id);
    }
}

bool involved::names(const change& row) const {
    if (is_one_of(of_people, row.kind))
        return std::ranges::any_of(
            ids_, [&](const auto& id) { return row.target.id == id || row.facts.find(id) != std::string::npos; });
    return is_one_of(of_rules, row.kind);
}

result<reasons> reasons_between(tenant_transaction& tx, span_of_time between, const involved& about) {
    change_filter within;
    within.from = between.from + 1;
    within.until = between.until + 1;
    auto rows = change_repository(tx).newest(within, 0, limits::history_changes + 1);
    if (!rows) return rows.error();
    reasons found;
    found.complete = rows->size() <= limits::history_changes;
    for (auto& row : *rows)
        if (about.names(row)) found.rows.push_back(std::move(row));
    return found;
}

}  // namespace gatehouse::access
