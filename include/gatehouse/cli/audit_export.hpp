#pragma once
#include <string_view>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/cli/api.hpp>

namespace gatehouse::cli {

// Asks for an export of the organization's audit trail, which is itself recorded, and hands over its pages in order: behind one
// another they are the file. Waits for the newest records to be sealed.
result<void> fetch_audit_export(api& from, function_ref<result<void>(std::string_view page)> take);

}  // namespace gatehouse::cli
