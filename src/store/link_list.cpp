#include <gatehouse/base/text.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>

#include "collect.hpp"
#include "filtered_list.hpp"
#include "link_rows.hpp"

namespace gatehouse {
namespace {

value groups_value(const std::vector<membership>& groups) {
    value::array out;
    for (const auto& each : groups) {
        object group;
        group.set("value", value(each.group.text()));
        group.set("display", value(each.display_name));
        group.set("type", value(each.direct ? "direct" : "indirect"));
        out.emplace_back(std::move(group));
    }
    return value(std::move(out));
}

// One user as a filter sees it; groups are derived, and asked for only by a filter that names them.
class judged_link {
public:
    judged_link(tenant_transaction& tx, const link& row) : tx_(tx), row_(row) {}

    result<bool> judge(const query& filter) {
        const auto document = parse_json(row_.document);
        if (!document) return make_error(errc::internal, "a user's document cannot be read");
        const bool matched = matches(filter, *document, [this](const attribute_path& path) { return beside(path); });
        if (failure_) return *failure_;
        return matched;
    }

private:
    const value* beside(const attribute_path& path) {
        if (!path.urn.empty()) return nullptr;
        if (ascii_iequals(path.name, "id")) return &(found_ = value(row_.id.text()));
        if (ascii_iequals(path.name, "active")) return &(found_ = value(row_.shown_active()));
        if (ascii_iequals(path.name, "meta")) return &(found_ = meta_of(row_));
        if (ascii_iequals(path.name, "groups")) return groups();
        return nullptr;
    }
    const value* groups() {
        const auto groups = group_repository(tx_).groups_of(row_.id.text());
        if (!groups) failure_ = groups.error();
        return &(found_ = groups ? groups_value(*groups) : value());
    }

    tenant_transaction& tx_;
    const link& row_;
    value found_;
    std::optional<error> failure_;
};

}  // namespace

result<page_of<link>> link_repository::list(const connection_id& in, const query& filter, const page_request& page) {
    const auto all = first(sql(), "SELECT user_count FROM connection WHERE org = $1 AND id = $2", {org(), in.text()},
                           [](const sql_row& row) { return row.integer(0); });
    if (!all) return all.error();
    const list_source<link> from{
        query_table::link,
        "id, connection, member, authority, external_id, user_name, display_name_fold, active, document, version, created, "
        "modified, (SELECT m.holds FROM member m WHERE m.org = link.org AND m.id = link.member)",
        "link WHERE org = $1 AND connection = $2", read_link, all->value_or(0)};
    return filtered_list<link>(sql(), org(), in, from, filter).run(page, [&](const link& row, std::int64_t&) {
        return judged_link(tx(), row).judge(filter);
    });
}

}  // namespace gatehouse
