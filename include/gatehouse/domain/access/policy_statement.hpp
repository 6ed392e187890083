#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse::access {

enum class effect : std::uint8_t { allow, deny };

// `events:read`, `roles:*`, `*`. A `*` is a whole segment (one segment; at the end, all that is left) or stands at the end of
// the last segment. Nothing but a spelled first segment reaches the reserved service.
class action_pattern {
public:
    static result<action_pattern> parse(std::string_view text);  // errc::invalid_value
    bool matches(std::string_view action) const;
    std::string_view text() const noexcept { return text_; }

private:
    std::string text_;
    std::vector<std::string> segments_;
};

// What is asked about: a literal, never a pattern. Its full name is prefix:product:service:{org_id}:type/id.
struct resource_ref {
    std::string service, type, id;
};

// `<prefix>:<product>:<service>:{org_id}:<type>/<id>`; `*` as a whole segment or at the end.
class resource_pattern {
public:
    // errc::invalid_value: another prefix or product than the model's, another organization than {org_id} or the own id …
    static result<resource_pattern> parse(std::string_view text, const permission_model& model,
                                          const organization_id& organization);
    bool matches(const resource_ref& asked) const;

private:
    std::string service_, type_, id_;
};

struct compiled_statement {
    effect what = effect::allow;
    std::vector<action_pattern> actions;
    std::vector<resource_pattern> resources;
    bool matches(std::string_view action, const resource_ref& asked) const;
};

// From a policy version's JSON. errc::invalid_value with the place; errc::not_supported for conditions and delegate.
result<std::vector<compiled_statement>> compile_statements(std::string_view json, const permission_model& model,
                                                           const organization_id& organization);
// A literal action: segments of letters, digits, '.', '_' and '-' joined by ':'. errc::invalid_value.
result<void> check_action(std::string_view action);

}  // namespace gatehouse::access
