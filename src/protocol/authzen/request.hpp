#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::protocol::authzen {

// AuthZEN 1.0, section 5: what is asked. Members that the standard leaves to us and we have no use for are passed over.
struct evaluation_request {
    std::string subject_type, subject_id;
    std::string action;
    std::string resource_type, resource_id;
    std::optional<std::string> session;  // context.session: a handle
    std::optional<std::string> address;  // context.ip, where the asker may assert it
};

// What the asker may say of the subject beside its id.
struct trust {
    bool address = false;
};

// Section 6: several at once.
enum class semantic : std::uint8_t { execute_all, deny_on_first_deny, permit_on_first_permit };
struct evaluations_request {
    semantic how = semantic::execute_all;
    std::vector<result<evaluation_request>> items;  // an item that is no question answers for itself
    bool single = false;                            // it named no items: one question, answered as one
};

// Section 8: which of the three is left open, and where to go on.
enum class searched : std::uint8_t { subject, resource, action };
struct search_request {
    evaluation_request about;
    std::size_t limit = 0;
    std::string token;
};

// errc::invalid_syntax for what is no JSON, errc::invalid_value for what is missing or of another type.
result<value> parse_body(std::string_view body);
result<evaluation_request> read_evaluation(const value& body, const trust& in);
// errc::too_large for more than limits::evaluations.
result<evaluations_request> read_evaluations(const value& body, const trust& in);
result<search_request> read_search(const value& body, searched what, const trust& in);

}  // namespace gatehouse::protocol::authzen
