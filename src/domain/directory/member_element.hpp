#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>
#include <gatehouse/model/group.hpp>

namespace gatehouse::directory {

// A row as filters see it: what the client said of the member, its id as "value", its kind as "type".
result<value> member_element(const group_member& row);

}  // namespace gatehouse::directory
