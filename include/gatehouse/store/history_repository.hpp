#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What decisions read, as it stood at a past moment: at the end of that millisecond.
class history_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // The first moment that can be asked about: when the organization was made, or when its history began to be kept.
    result<instant> begins();
    // Runs work on this snapshot as it stood then, whose now() is that moment too: every repository that decisions are made
    // of reads the past there. What decisions do not read is refused (errc::internal), and so is every write. Not for
    // questions with a session: what one showed is not kept.
    result<void> as_of(instant at, function_ref<result<void>(tenant_transaction&)> work);
    // Of a snapshot, past or present: the members in the order of ids, those after `after`, who had come in and not left.
    result<std::vector<member_id>> members(std::string_view after, std::int64_t most);
};

}  // namespace gatehouse
