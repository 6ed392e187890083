#include "names.hpp"

namespace gatehouse::protocol::admin {

void write_name(json_writer& out, std::string_view member, const page_names& all, std::string_view id) {
    const auto found = all.find(id);
    out.name(member);
    if (found == all.end())
        out.null();
    else
        out.string(found->second);
}

}  // namespace gatehouse::protocol::admin
