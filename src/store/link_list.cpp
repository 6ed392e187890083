#include <gatehouse/base/text.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "filtered_list.hpp"
#include "link_rows.hpp"

namespace gatehouse {
namespace {

constexpr list_source<link> users{
    query_table::link,
    "id, connection, member, authority, external_id, user_name, display_name_fold, active, document, version, created, "
    "modified, (SELECT m.holds FROM member m WHERE m.org = link.org AND m.id = link.member), "
    "(SELECT " GATEHOUSE_WAITS("m") " FROM member m WHERE m.org = link.org AND m.id = link.member)",
    "link WHERE org = $1 AND connection = $2", "SELECT user_count FROM connection WHERE org = $1 AND id = $2", read_link};

// Derived, and asked for only by a filter that names them.
result<std::optional<value>> groups_value(tenant_transaction& tx, const link& row) {
    const auto groups = group_repository(tx).groups_of(row.id.text());
    if (!groups) return groups.error();
    value::array out;
    for (const auto& each : *groups) {
        object group;
        group.set("value", value(each.group.text()));
        group.set("display", value(each.display_name));
        group.set("type", value(each.direct ? "direct" : "indirect"));
        out.emplace_back(std::move(group));
    }
    return std::optional(value(std::move(out)));
}

}  // namespace

result<page_of<link>> link_repository::list(const connection_id& in, const query& filter, const page_request& page) {
    const auto own = [this](const link& row, const attribute_path& path, std::int64_t&) -> result<std::optional<value>> {
        if (ascii_iequals(path.name, "active")) return std::optional(value(row.shown_active()));
        if (ascii_iequals(path.name, "groups")) return groups_value(tx(), row);
        return std::nullopt;
    };
    return filtered_list<link>(sql(), org(), in, users, filter).run(page, own);
}

}  // namespace gatehouse
