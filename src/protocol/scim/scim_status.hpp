#pragma once
#include <string_view>

#include <gatehouse/base/error.hpp>

namespace gatehouse::scim {

struct scim_status {
    int status;
    std::string_view scim_type;  // empty: none is defined for it
};

// RFC 7644, 3.12. No default: the compiler names an errc that is new.
constexpr scim_status to_scim(errc code) {
    switch (code) {
        case errc::invalid_syntax: return {400, "invalidSyntax"};
        case errc::invalid_filter: return {400, "invalidFilter"};
        case errc::invalid_path: return {400, "invalidPath"};
        case errc::invalid_value: return {400, "invalidValue"};
        case errc::no_target: return {400, "noTarget"};
        case errc::mutability: return {400, "mutability"};
        case errc::too_many: return {400, "tooMany"};
        case errc::sensitive: return {403, "sensitive"};
        case errc::unauthenticated: return {401, ""};
        case errc::forbidden: return {403, ""};
        case errc::not_found: return {404, ""};
        case errc::uniqueness: return {409, "uniqueness"};
        case errc::conflict: return {409, ""};
        case errc::version_mismatch: return {412, ""};
        case errc::too_large: return {413, ""};
        case errc::not_supported: return {501, ""};
        case errc::unavailable:
        case errc::outcome_unknown: return {503, ""};
        case errc::internal: break;
    }
    return {500, ""};
}

}  // namespace gatehouse::scim
