#include <gatehouse/store/switch_repository.hpp>

#include "collect.hpp"

namespace gatehouse {
namespace {

constexpr std::string_view organization_wide;  // in place of a member

std::string_view text_of(const std::optional<member_id>& whose) { return whose ? whose->text() : organization_wide; }

}  // namespace

result<void> switch_repository::set(const std::optional<member_id>& whose, std::string_view name, std::optional<bool> on) {
    if (!on)
        return change_any(sql(), "DELETE FROM access_switch WHERE org = $1 AND member = $2 AND name = $3",
                          {org(), text_of(whose), name});
    return change_any(sql(),
                      "INSERT INTO access_switch (org, member, name, is_on, since) VALUES ($1, $2, $3, $4, $5)"
                      " ON CONFLICT (org, member, name) DO UPDATE SET is_on = excluded.is_on, since = excluded.since",
                      {org(), text_of(whose), name, *on, tx().now()});
}

result<std::map<std::string, bool>> switch_repository::of(const std::optional<member_id>& whose) {
    std::map<std::string, bool> all;
    const auto read = sql().run("SELECT name, is_on FROM access_switch WHERE org = $1 AND member = $2", {org(), text_of(whose)},
                                [&](const sql_row& row) {
                                    all.insert_or_assign(row.string(0), row.flag(1));
                                    return result<void>();
                                });
    if (!read) return read.error();
    return all;
}

result<std::vector<std::string>> switch_repository::on_for(const member_id& id) {
    auto settings = of(std::nullopt);
    if (!settings) return settings.error();
    const auto own = of(id);
    if (!own) return own.error();
    for (const auto& [name, on] : *own) settings->insert_or_assign(name, on);
    std::vector<std::string> on;
    for (const auto& [name, is_on] : *settings)
        if (is_on) on.push_back(name);
    return on;
}

result<std::vector<switch_repository::own_setting>> switch_repository::overrides(std::string_view member, std::string_view name,
                                                                                 std::int64_t most) {
    return collect(sql(),
                   "SELECT s.member, s.name, s.is_on, COALESCE(o.is_on, 0), s.since FROM access_switch s"
                   " LEFT JOIN access_switch o ON o.org = s.org AND o.member = '' AND o.name = s.name"
                   " WHERE s.org = $1 AND s.member <> '' AND (s.member, s.name) > ($2, $3)"
                   " AND s.is_on <> COALESCE(o.is_on, 0) ORDER BY s.member, s.name LIMIT $4",
                   {org(), member, name, most}, [](const sql_row& row) {
                       return own_setting{member_id::trusted(row.text(0)), row.string(1), row.flag(2), row.flag(3), row.at(4)};
                   });
}

}  // namespace gatehouse
