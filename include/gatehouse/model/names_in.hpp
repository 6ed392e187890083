#pragma once
#include <gatehouse/model/document.hpp>
#include <gatehouse/model/member.hpp>

namespace gatehouse {

// How a link's document calls its person: userName, displayName, and of its e-mail addresses the one that is marked primary,
// else one of type work, else the first. What it does not say is empty.
member_names names_in(const value& document);

}  // namespace gatehouse
