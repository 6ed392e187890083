#pragma once
#include <gatehouse/base/error.hpp>

namespace gatehouse::cli {

// Exit codes, by class, for every command.
inline constexpr int exit_ok = 0;
inline constexpr int exit_refused = 1;    // asked and answered: no
inline constexpr int exit_usage = 2;      // the call or its input cannot be used
inline constexpr int exit_forbidden = 3;  // no credential, or not permitted
inline constexpr int exit_not_found = 4;
inline constexpr int exit_conflict = 5;     // the state does not allow it, or a name is taken
inline constexpr int exit_unavailable = 6;  // nothing was done; try again
inline constexpr int exit_unknown = 7;      // it may have been done; look before you try again
inline constexpr int exit_bug = 70;

int exit_code_of(errc code);
const char* exit_code_help();  // the classes, a line each: what `gatehouse --help` ends with
// Prints "gatehouse: …" on stderr and returns the code of the error's class.
int report(const error& failure);

}  // namespace gatehouse::cli
