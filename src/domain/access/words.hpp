#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/uuid.hpp>

// How units, teams, roles and policies are named.
namespace gatehouse::access {

// What paths and files name a thing by. Never a UUID: those are ids.
inline result<void> check_slug(std::string_view text, std::string_view what) {
    const bool sound = !text.empty() && text.size() <= limits::code_bytes && !is_uuid(text) && text.front() != '.' &&
                       text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string_view::npos;
    if (sound) return {};
    return make_error(errc::invalid_value, std::string(what) +
                                               " has lower-case letters, digits, '.', '_' and '-' only, no '.' "
                                               "first, and at most " +
                                               std::to_string(limits::code_bytes));
}

inline result<void> check_words(std::string_view name, std::string_view description) {
    if (name.empty()) return make_error(errc::invalid_value, "a name is not empty");
    if (name.size() > limits::name_bytes) return make_error(errc::too_large, "the name is too long");
    if (description.size() > limits::description_bytes) return make_error(errc::too_large, "the description is too long");
    return {};
}

}  // namespace gatehouse::access
