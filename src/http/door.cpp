#include "door.hpp"

#include <algorithm>

namespace gatehouse::http {

response door::overloaded(std::string_view path, std::string_view detail) const {
    response answer = routes.refuse(path, 503, detail);
    // Integer seconds: a client that waits for a date would need our clock.
    const bool said = std::ranges::any_of(answer.headers, [](const header& one) { return one.name == "Retry-After"; });
    if (!said) answer.set("Retry-After", std::to_string(limits::retry_after_s));
    return answer;
}

}  // namespace gatehouse::http
