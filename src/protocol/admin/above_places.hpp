#pragma once
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/domain/access/rights_on.hpp>
#include <gatehouse/model/resource.hpp>

#include "above.hpp"

namespace gatehouse::protocol::admin {

// (e) of a change of a resource. Its place, units and name are no statements that rights could be compared by: so what those
// above may do on it, and on all that lies below it, is asked before and after.
class places_above {
public:
    // before null: it is made; after null: it is deleted. errc::too_many beyond limits::rights_above.
    static result<places_above> of(call& made, const resource* before, const resource* after);
    result<void> check_kept(call& made) const;  // as those_above

private:
    struct place {
        std::optional<resource_id> id;  // which it keeps under another name
        std::string type, name;
    };
    struct right {
        std::size_t person;  // of people
        place where;
        instant from;
        access::allowed_actions before;
    };
    result<void> add(call& made, const place& where);
    result<void> add_tree(call& made, const resource& top);
    result<bool> is_kept(call& made, const right& one, const access::effective_rights& after) const;

    those_above people_;
    std::vector<right> rights_;
    std::int64_t judged_ = 0;  // actions
};

}  // namespace gatehouse::protocol::admin
