#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/error.hpp>
#include <gatehouse/model/schema.hpp>

#include "projection.hpp"

namespace gatehouse::scim {

// What stands beside a stored document in an answer (RFC 7643, 3.1).
struct resource_facts {
    std::string_view id;
    instant created;
    instant modified;
    std::int64_t version = 1;
    std::string_view location;       // absolute
    std::optional<bool> active;      // users
    std::string_view relation;       // "groups" or "members"; empty: none is shown
    std::string_view relation_json;  // its value, a JSON array; "[]" is left out (RFC 7643, 2.5)
};

std::string to_etag(std::int64_t version);  // weak: W/"7"

// One resource as JSON. The document is the stored JSON text; without a projection it is copied, not parsed.
void append_resource(std::string& out, std::string_view document, const resource_facts& facts, const resource_type& type,
                     const projection& shown);

// RFC 7644, 3.4.2: what has been appended so far is wrapped by the caller between these two.
void begin_list(std::string& out, std::int64_t total, std::int64_t start_index, std::int64_t per_page);
void end_list(std::string& out);

// RFC 7644, 3.12: status as a string.
std::string render_error(const error& failure);
std::string render_error(int status, std::string_view scim_type, std::string_view detail);

}  // namespace gatehouse::scim
