#include "histories/picture.hpp"

#include <algorithm>
#include <stdexcept>

#include "support/temporary_store.hpp"

namespace gatehouse::histories {
namespace {

struct spec {
    std::string_view name, id;
    std::vector<std::string> columns;
};
const std::vector<spec>& specs() {
    static const std::vector<spec> all{
        {"member", "id", {"status", "holds", "epoch", "access_begins_at", "access_ends_at", "owner", "user_name_fold"}},
        {"hold", "member || ' ' || source_kind || ' ' || source_id", {"member", "source_kind", "source_id"}},
        {"connection", "id", {"state", "epoch", "user_count", "group_count"}},
        {"link", "id", {"connection", "member", "authority", "active"}},
        {"directory_group", "id", {"connection", "display_name", "member_count"}},
        {"group_member", "group_id || ' ' || member", {"group_id", "member"}},
        {"team", "id", {"slug", "name"}},
        {"team_member", "team || ' ' || member || ' ' || source_kind || source_id", {"team", "member", "expires_at"}},
        {"role", "id", {"slug", "level", "built_in", "deprecated", "ceiling", "plans"}},
        {"policy", "id", {"slug", "default_version", "built_in"}},
        {"role_policy", "role || ' ' || policy", {"role", "policy"}},
        {"assignment", "id", {"principal_kind", "principal", "role", "scope_kind", "scope_id", "not_before", "expires_at"}},
        {"mapping_rule", "id", {"connection", "enabled", "approved_by"}},
        {"resource", "id", {"type", "external_name", "parent", "team"}},
        {"resource_unit", "resource || ' ' || unit", {"resource", "unit"}},
        {"unit", "id", {"code"}},
        {"member_unit", "member || ' ' || unit", {"member", "unit"}},
        {"grant", "id", {"principal_kind", "principal", "resource", "permissions", "expires_at"}},
        {"ownership_offer", "owner", {"target"}},
        {"access_switch", "member || ' ' || name", {"is_on"}},
        {"session",
         "id",
         {"member", "connection", "member_epoch", "connection_epoch", "organization_epoch", "generation", "expires", "ended"}},
        {"api_key", "id", {"member", "scope", "member_epoch", "organization_epoch", "generation", "expires", "ended"}},
        {"link_token", "id", {"kind", "member", "member_epoch", "organization_epoch", "generation", "expires", "consumed"}},
        {"scim_token", "id", {"connection", "connection_epoch", "organization_epoch", "generation", "expires", "ended"}},
        {"tombstone", "connection || ' ' || kind || ' ' || keyed_hash", {"member"}},
    };
    return all;
}

class reading : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    picture take(std::int64_t after) {
        picture made;
        for (const auto& one : specs()) made.tables[std::string(one.name)] = rows(one);
        made.organization =
            rows({"organization", "id", {"plan", "member_limit", "member_count", "last_position", "epoch"}}, "number")
                .begin()
                ->second;
        each("SELECT kind, target, public, CAST(position AS TEXT) AS place FROM change WHERE org = $1 AND position > " +
                 std::to_string(after) + " ORDER BY position",
             [&](const sql_row& row) {
                 made.changes.push_back({std::stoll(row.string(3)), row.string(0), row.string(1), row.string(2)});
             });
        each("SELECT CAST(count(*) AS TEXT) FROM change WHERE org = $1",
             [&](const sql_row& row) { made.change_rows = std::stoll(row.string(0)); });
        made.generation = tx().generation();
        made.now = tx().now().ms;
        return made;
    }

private:
    template <class Visit> void each(const std::string& text, Visit visit) {
        const sql_value own{org()};
        const auto done = sql().run_built(std::string(testing::tests_own) + text, std::span(&own, 1),
                                          [&](const sql_row& row) -> result<void> {
                                              visit(row);
                                              return {};
                                          });
        if (!done) throw std::runtime_error(text + ": " + done.error().detail);
    }
    table rows(const spec& of, const std::string& whose = "org") {
        std::string columns(of.id);
        for (const auto& one : of.columns) columns += ", coalesce(CAST(\"" + one + "\" AS TEXT), '')";
        table all;
        each("SELECT " + columns + " FROM \"" + std::string(of.name) + "\" WHERE " + whose + " = $1", [&](const sql_row& row) {
            record& made = all[row.string(0)];
            for (std::size_t i = 0; i < of.columns.size(); ++i) made[of.columns[i]] = row.string(static_cast<int>(i + 1));
        });
        return all;
    }
};

}  // namespace

std::int64_t picture::number_of(const record& row, std::string_view column) {
    const auto& text = row.find(column)->second;
    return text.empty() ? 0 : std::stoll(text);
}

bool picture::told_of(std::string_view kind) const { return std::ranges::find(changes, kind, &told::kind) != changes.end(); }

bool picture::told_of_role(std::string_view slug) const {
    return std::ranges::any_of(rows("role"), [&](const auto& role) {
        return role.second.find("slug")->second == slug &&
               std::ranges::find(changes, role.first, &told::target) != changes.end();
    });
}

picture take_picture(tenant_transaction& tx, std::int64_t changes_after) { return reading(tx).take(changes_after); }

}  // namespace gatehouse::histories
