#pragma once
#include <optional>
#include <string>

#include "verb.hpp"

// What people write where the API takes an id.
namespace gatehouse::cli {

// An id, or TYPE/NAME.
result<std::string> resource_named(session& in, const std::string& resource);

// What a record of the audit log is about or by. A target is an id, a resource's TYPE/NAME, or a name; errc::not_found when
// nothing has it. An actor may also be the operator's OS user: a name that no member has stays as it is.
result<std::string> target_named(session& in, const std::string& kind, const std::string& name);
result<std::string> actor_named(session& in, const std::string& name);

// --user or --team, exactly one of them: as a path ("/members/<id>"), or as the member of a body.
struct principal_options {
    std::string user, team;
};
void declare_principal(CLI::App& verb, principal_options& wanted);
result<std::string> principal_path(session& in, const principal_options& wanted);
result<void> set_principal(session& in, const principal_options& wanted, object& body);

// What a change says: only what was given, so that the rest stays as it is. An empty text takes away.
using maybe = std::optional<std::string>;
void set_given(object& body, std::string_view name, const maybe& given);

}  // namespace gatehouse::cli
