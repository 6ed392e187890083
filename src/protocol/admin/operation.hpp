#pragma once
#include <functional>

#include "caller.hpp"

namespace gatehouse::protocol::admin {

// A read: runs in the snapshot in which the caller was let in and permitted.
using reading = result<http::response> (*)(call&);
// A write, second half: runs on the writer, after the caller was found alive and permitted in that same transaction.
using writing = std::function<result<http::response>(call&)>;
// A write, first half: reads and checks the body, on a worker. What it cannot read is the error.
using preparing = result<writing> (*)(const surroundings&, const http::request&);
// The same of what stands in the store, in the snapshot in which the caller was let in.
using preparing_stored = result<writing> (*)(call&);

// Whether reading it is on record: a report always; what is also one when two compare what they saw (?review=true).
enum class read_as : std::uint8_t { list, report, reviewed };

struct read_operation {
    std::string_view permission;
    reading run;
    bool of_one = false;  // shows one resource, whose tag its answers carry (conditional.hpp)
    read_as as = read_as::list;
    std::string_view report = {};  // by what name it is on record, and counted
};
// Who may do a write: whoever the decider permits; or the one whom an offer of ownership names, of which the work itself makes
// sure. That one rises by it, which nobody else does by what he does himself (climbing.hpp).
enum class who_may : std::uint8_t { permitted, named_by_offer };

struct write_operation {
    std::string_view permission;
    preparing prepare;
    write_class turn = write_class::interactive;
    reading changes = nullptr;  // shows the resource that If-Match is about; null: there is none
    who_may who = who_may::permitted;
    preparing_stored prepare_stored = nullptr;  // in place of prepare
    // For a caller whose level alone is too low it is kept as proposed, with its body: which never holds a secret.
    bool may_wait = false;
};

// A refusal for want of a permission is written to the audit trail in either case.
endpoint make_endpoint(const surroundings& around, entrance by, read_operation what);
endpoint make_endpoint(const surroundings& around, entrance by, write_operation what);

// What is the operator's alone. At the public door it is refused to all, and whoever is known there goes on record.
endpoint for_operator(const surroundings& around, entrance by, endpoint work);

// For 401s: says which scheme is wanted. lacks: the permission for want of which it is.
http::response refusal(const error& failure, std::string_view lacks = {});

}  // namespace gatehouse::protocol::admin
