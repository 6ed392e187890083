#include "lists.hpp"

#include <gatehouse/base/text.hpp>

#include "../filter.hpp"

namespace gatehouse::scim {
namespace {

bool is_relation(const attribute_path& path, std::string_view name) {
    return path.urn.empty() && ascii_iequals(path.name, name);
}

// Memberships are rows: the store finds them by who is in them, and by nothing else. positive: not below a "not".
bool asks_relation_rightly(const query& filter, std::string_view relation, bool answerable) {
    if (is_relation(filter.path, relation)) {
        const query* inner = &filter;
        if (filter.what == query::kind::element) {
            if (filter.parts.size() != 1) return false;
            inner = &filter.parts.front();
            return answerable && inner->what == query::kind::compare && inner->op == compare_op::eq &&
                   inner->path.name == "value";
        }
        return answerable && inner->op == compare_op::eq && (inner->path.sub.empty() || inner->path.sub == "value");
    }
    if (filter.what == query::kind::element) return true;  // names inside another attribute
    for (const query& part : filter.parts)
        if (!asks_relation_rightly(part, relation, answerable && filter.what != query::kind::none_of)) return false;
    return true;
}

}  // namespace

result<query> read_filter(const parameters& asked, const resource_type& type, call& made) {
    if (!asked.filter) return query::all({});
    auto parsed = parse_filter(*asked.filter, type, made.tolerated);
    if (!parsed) return parsed;
    if (type.find("members") && !asks_relation_rightly(*parsed, "members", true))
        return make_error(errc::invalid_filter, "members can be asked for by \"value eq\" only");
    if (type.find("groups") && !asks_relation_rightly(*parsed, "groups", false))
        return make_error(errc::invalid_filter, "groups is derived and cannot be filtered by: read the group's members");
    return parsed;
}

}  // namespace gatehouse::scim
