#pragma once
#include <cstdint>
#include <string>

namespace gatehouse {

// What happened, in the domain's words. Only protocol knows which status and wire form each one gets.
enum class errc : std::uint8_t {
    invalid_syntax,    // the input cannot be read at all (RFC 7644, 3.12: invalidSyntax)
    invalid_filter,    // RFC 7644, 3.12: invalidFilter; the detail names the position
    invalid_path,      // RFC 7644, 3.12: invalidPath
    invalid_value,     // a value is missing or does not fit its attribute (RFC 7644, 3.12: invalidValue)
    no_target,         // RFC 7644, 3.12: noTarget
    mutability,        // RFC 7644, 3.12: mutability
    too_many,          // more rows or values than the bound (RFC 7644, 3.12: tooMany)
    sensitive,         // a secret where none may stand, such as in a query string (RFC 7644, 3.12: sensitive)
    unauthenticated,   // no credential, or one that is not alive
    forbidden,         // who asks is known and may not
    not_found,         // absent, or another organization's: the two are not told apart
    uniqueness,        // a name or id is taken (RFC 7644, 3.12: uniqueness)
    conflict,          // the present state does not allow this
    version_mismatch,  // If-Match did not match
    too_large,         // over a limit of base/limits
    not_supported,     // refused clearly: this build does not do it
    unavailable,       // nothing was written; try again
    outcome_unknown,   // it may or may not have been written; ask
    internal,          // our bug
};

// detail may reach the client: no secrets, no SQL, no paths of the machine. advice is for whoever asked, now: it may name
// people, and is kept nowhere.
struct error {
    errc code;
    std::string detail;
    std::string advice{};
};

}  // namespace gatehouse
