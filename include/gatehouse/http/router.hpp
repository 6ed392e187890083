#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/http/message.hpp>

namespace gatehouse::http {

// Sends the answer of one request. Call it exactly once, from any thread. Dropped uncalled, the client gets a 500.
using responder = std::function<void(response)>;
using handler = std::function<void(request, responder)>;

// Where a handler runs. inline_: on the I/O thread itself, for work of microseconds that never blocks.
enum class run_on : std::uint8_t { inline_, worker };

// Under which names (Host) a route answers: the gateway's own, those of registered applications as well, or whatever is said.
enum class answers_at : std::uint8_t { own_hosts, application_hosts, any_host };

// How an error that the door itself finds (404, 405, 413, 503…) is worded on this part of the surface.
using error_style = std::function<response(int status, std::string_view detail)>;

struct route {
    method verb;
    std::string path_template;  // "/scim/v2/Users/{id}"; a last segment "{rest*}" takes all that is left
    std::size_t body_limit_bytes;
    run_on where = run_on::worker;
    handler handle;
    answers_at hosts = answers_at::own_hosts;
};

struct match {
    const route* found = nullptr;
    std::vector<std::string> path_values;
    std::string allowed;  // when the path is known but not the method: the Allow header's value
};

// All routes, fixed before the server starts. Literal segments win over placeholders; a placeholder never takes an empty
// segment, nor a value that cannot be decoded or holds a NUL. Reading it is safe from any thread. It must outlive the
// server and every worker job.
class router {
public:
    void add(route entry);
    // Refusals under a path prefix are worded by style; the longest prefix wins, plain text where none fits.
    void style_errors(std::string prefix, error_style style);

    // method::other finds no route, but says what is allowed.
    match find(method verb, std::string_view path) const;
    response refuse(std::string_view path, int status, std::string_view detail) const;
    const std::vector<route>& routes() const noexcept { return routes_; }

private:
    // A node of the tree of segments: children are indexes into nodes_, routes indexes into routes_; -1 is none.
    struct node {
        std::vector<std::pair<std::string, int>> literals;
        int placeholder = -1;
        std::array<int, 5> ending = {-1, -1, -1, -1, -1};    // by method: the path ends here
        std::array<int, 5> trailing = {-1, -1, -1, -1, -1};  // by method: {rest*} takes what is left
    };
    struct search;

    int child_of(int parent, std::string_view segment);
    bool walk(int at, std::string_view rest, search& what) const;
    bool settle(const std::array<int, 5>& by_method, search& what) const;

    std::vector<route> routes_;
    std::vector<node> nodes_ = std::vector<node>(1);
    std::vector<std::pair<std::string, error_style>> styles_;
};

}  // namespace gatehouse::http
