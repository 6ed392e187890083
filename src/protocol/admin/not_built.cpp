#include "operations.hpp"

namespace gatehouse::protocol::admin {

result<writing> refuse_transfer(const surroundings&, const http::request&) {
    return make_error(errc::not_supported, "transferring ownership is not supported by this version");
}

}  // namespace gatehouse::protocol::admin
