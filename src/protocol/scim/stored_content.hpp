#pragma once
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/model/link.hpp>
#include <gatehouse/model/schema.hpp>

namespace gatehouse::scim {

// Between documents, as read_resource and apply_patch make them, and what the directory keeps. "active" is a column,
// not part of the stored JSON: it follows the holds.
link_content to_link_content(value document, const resource_type& type);
group_content to_group_content(const value& document);

// The document a PATCH starts from. errc::internal when the store holds something else than JSON.
result<value> to_document(const link& stored);
result<value> to_document(const group& stored);

}  // namespace gatehouse::scim
