#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/http/message.hpp>

namespace gatehouse::http {

// Sends the answer of one request. Call it exactly once, from any thread. Dropped uncalled, the client gets a 500.
using responder = std::function<void(response)>;
using handler = std::function<void(request, responder)>;

// Where a handler runs. inline_: on the I/O thread itself, for work of microseconds that never blocks.
enum class run_on : std::uint8_t { inline_, worker };

// How an error that the door itself finds (404, 405, 413, 503…) is worded on this part of the surface.
using error_style = std::function<response(int status, std::string_view detail)>;

struct route {
    method verb;
    std::string path_template;  // "/scim/v2/Users/{id}"; a last segment "{rest*}" takes all that is left
    std::size_t body_limit_bytes;
    run_on where = run_on::worker;
    handler handle;
    bool any_host = false;  // answers whatever Host says: /livez, /readyz, /metrics
};

struct match {
    const route* found = nullptr;
    std::vector<std::string> path_values;
    std::string allowed;  // when the path is known but not the method: the Allow header's value
};

// All routes, fixed before the server starts. Literal segments win over placeholders. Reading it is safe from any thread.
class router {
public:
    void add(route entry);
    // Refusals under a path prefix are worded by style; the longest prefix wins, plain text where none fits.
    void style_errors(std::string prefix, error_style style);

    match find(method verb, std::string_view path) const;
    response refuse(std::string_view path, int status, std::string_view detail) const;
    const std::vector<route>& routes() const noexcept { return routes_; }

private:
    std::vector<route> routes_;
    std::vector<std::pair<std::string, error_style>> styles_;
};

}  // namespace gatehouse::http
