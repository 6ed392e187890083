#include "sent.hpp"

namespace gatehouse::scim {

result<sent_resource> read_sent_resource(call& made, const http::request& request, const resource_type& type,
                                         std::size_t most_values) {
    auto shown = view::asked_by(type, request);
    if (!shown) return shown.error();
    auto body = read_body(request, most_values);
    if (!body) return body.error();
    auto read = read_resource(std::move(*body), type, made.tolerated);
    if (!read) return read.error();
    return sent_resource{std::move(*shown), std::move(*read)};
}

result<sent_patch> read_sent_patch(call& made, const http::request& request, const resource_type& type,
                                   std::size_t most_values) {
    auto shown = view::asked_by(type, request);
    if (!shown) return shown.error();
    auto body = read_body(request, most_values);
    if (!body) return body.error();
    auto operations = parse_patch(std::move(*body), type, made.tolerated);
    if (!operations) return operations.error();
    return sent_patch{std::move(*shown), std::move(*operations)};
}

}  // namespace gatehouse::scim
