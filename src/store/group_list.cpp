#include <gatehouse/base/text.hpp>
#include <gatehouse/store/group_repository.hpp>

#include "filtered_list.hpp"
#include "group_rows.hpp"

namespace gatehouse {
namespace {

constexpr list_source<group> groups{query_table::directory_group, GROUP_COLUMNS,
                                    "directory_group WHERE org = $1 AND connection = $2 AND origin = 'scim'",
                                    "SELECT group_count FROM connection WHERE org = $1 AND id = $2", read_group};

value member_value(const group_member& row) {
    auto said = row.document.empty() ? result<value>(value(object())) : parse_json(row.document);
    object element = said && said->if_object() ? *said->if_object() : object();
    element.set("value", value(row.id));
    element.set("type", value(row.kind == group_member_kind::user ? "User" : "Group"));
    return value(std::move(element));
}

// Read only for a filter that names them, and counted as examined.
result<std::optional<value>> members_value(tenant_transaction& tx, const group& row, std::int64_t& examined) {
    const std::int64_t room = limits::rows_examined - examined;
    if (row.member_count > room) return too_many_rows();
    examined += row.member_count;
    value::array out;
    const auto read = group_repository(tx).members(row.id, "", room, [&](const group_member& each) {
        out.push_back(member_value(each));
        return result<void>();
    });
    if (!read) return read.error();
    return std::optional(value(std::move(out)));
}

}  // namespace

result<page_of<group>> group_repository::list(const connection_id& in, const query& filter, const page_request& page) {
    const auto own = [this](const group& row, const attribute_path& path, std::int64_t& examined) {
        if (ascii_iequals(path.name, "members")) return members_value(tx(), row, examined);
        return result<std::optional<value>>(std::nullopt);
    };
    return filtered_list<group>(sql(), org(), in, groups, filter).run(page, own);
}

}  // namespace gatehouse
