#include <gatehouse/cli/exit_codes.hpp>

#include <cstdio>

namespace gatehouse::cli {

int exit_code_of(errc code) {
    switch (code) {
        case errc::invalid_syntax:
        case errc::invalid_filter:
        case errc::invalid_path:
        case errc::invalid_value:
        case errc::no_target:
        case errc::mutability:
        case errc::too_many:
        case errc::sensitive:
        case errc::too_large:
        case errc::not_supported: return exit_usage;
        case errc::unauthenticated:
        case errc::forbidden: return exit_forbidden;
        case errc::not_found: return exit_not_found;
        case errc::uniqueness:
        case errc::conflict:
        case errc::version_mismatch: return exit_conflict;
        case errc::unavailable: return exit_unavailable;
        case errc::outcome_unknown: return exit_unknown;
        case errc::internal: return exit_bug;
    }
    return exit_bug;
}

const char* exit_code_help() {
    return "Exit codes:\n"
           "   0  done\n"
           "   1  asked and answered: no (saml check, audit verify, doctor)\n"
           "   2  the call or its input cannot be used\n"
           "   3  no credential, or not permitted\n"
           "   4  there is no such thing\n"
           "   5  the present state does not allow it, or a name is taken\n"
           "   6  nothing was done: try again\n"
           "   7  it is not known whether it was done: look before you try again\n"
           "  70  a bug";
}

int report(const error& failure) {
    std::fprintf(stderr, "gatehouse: %s\n", failure.detail.c_str());
    return exit_code_of(failure.code);
}

}  // namespace gatehouse::cli
