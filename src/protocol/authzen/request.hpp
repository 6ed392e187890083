#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::protocol::authzen {

// AuthZEN 1.0, section 5: what is asked. Members that the standard leaves to us and we have no use for are passed over.
struct evaluation_request {
    std::string subject_type, subject_id;
    std::string action;
    std::string resource_type, resource_id;
    std::optional<std::string> session;  // context.session: a handle
};

// errc::invalid_syntax for what is no JSON, errc::invalid_value for what is missing or of another type.
result<evaluation_request> parse_evaluation(std::string_view body);

}  // namespace gatehouse::protocol::authzen
