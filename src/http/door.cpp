#include "door.hpp"

namespace gatehouse::http {

response door::overloaded(std::string_view path, std::string_view detail) const {
    response answer = routes.refuse(path, 503, detail);
    // Integer seconds: a client that waits for a date would need our clock.
    return std::move(answer.set("Retry-After", std::to_string(limits::retry_after_s)));
}

}  // namespace gatehouse::http
