#include <gatehouse/base/text.hpp>
#include <gatehouse/store/group_repository.hpp>

#include "collect.hpp"
#include "filtered_list.hpp"
#include "group_rows.hpp"

namespace gatehouse {
namespace {

// One group as a filter sees it; members are read only for a filter that names them, and count as examined.
class judged_group {
public:
    judged_group(tenant_transaction& tx, const group& row, std::int64_t& examined) : tx_(tx), row_(row), examined_(examined) {}

    result<bool> judge(const query& filter) {
        const auto document = parse_json(row_.document);
        if (!document) return make_error(errc::internal, "a group's document cannot be read");
        const bool matched = matches(filter, *document, [this](const attribute_path& path) { return beside(path); });
        if (failure_) return *failure_;
        return matched;
    }

private:
    const value* beside(const attribute_path& path) {
        if (!path.urn.empty()) return nullptr;
        if (ascii_iequals(path.name, "id")) return &(found_ = value(row_.id.text()));
        if (ascii_iequals(path.name, "meta")) return &(found_ = meta_of(row_));
        if (!ascii_iequals(path.name, "members")) return nullptr;
        found_ = members();
        return &found_;
    }

    value members() {
        value::array out;
        const std::int64_t room = limits::rows_examined - examined_;
        if (row_.member_count > room) {
            failure_ = too_many_rows();
            return {};
        }
        examined_ += row_.member_count;
        const auto read = group_repository(tx_).members(row_.id, "", room, [&](const group_member& row) {
            auto said = row.document.empty() ? result<value>(value(object())) : parse_json(row.document);
            object element = said && said->if_object() ? *said->if_object() : object();
            element.set("value", value(row.id));
            element.set("type", value(row.kind == group_member_kind::user ? "User" : "Group"));
            out.emplace_back(std::move(element));
            return result<void>();
        });
        if (!read) failure_ = read.error();
        return value(std::move(out));
    }

    tenant_transaction& tx_;
    const group& row_;
    std::int64_t& examined_;
    value found_;
    std::optional<error> failure_;
};

}  // namespace

result<page_of<group>> group_repository::list(const connection_id& in, const query& filter, const page_request& page) {
    const auto all = first(sql(), "SELECT group_count FROM connection WHERE org = $1 AND id = $2", {org(), in.text()},
                           [](const sql_row& row) { return row.integer(0); });
    if (!all) return all.error();
    const list_source<group> from{query_table::directory_group, GROUP_COLUMNS,
                                  "directory_group WHERE org = $1 AND connection = $2 AND origin = 'scim'", read_group,
                                  all->value_or(0)};
    return filtered_list<group>(sql(), org(), in, from, filter).run(page, [&](const group& row, std::int64_t& examined) {
        return judged_group(tx(), row, examined).judge(filter);
    });
}

}  // namespace gatehouse
