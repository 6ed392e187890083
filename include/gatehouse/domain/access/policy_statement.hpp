#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/domain/access/conditions.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse::access {

// delegate: its holder may hand the right out, and does not have it.
enum class effect : std::uint8_t { allow, deny, delegate };

// `events:read`, `roles:*`, `*`. A `*` is a whole segment (one segment; at the end, all that is left) or stands at the end of
// the last segment. Nothing but a spelled first segment reaches the reserved service.
class action_pattern {
public:
    static result<action_pattern> parse(std::string_view text);  // errc::invalid_value
    bool matches(std::string_view action) const;
    bool covers(const action_pattern& narrower) const;  // whatever that one matches, this one does
    std::string_view text() const noexcept { return text_; }
    bool is_literal() const noexcept { return literal_; }  // matches its own text and nothing else

private:
    std::string text_;
    std::vector<std::string> segments_;
    bool literal_ = false;  // no '*' in it: then the text says all
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
    bool covers(const resource_pattern& narrower) const;
    bool is_literal() const noexcept { return !type_.ends_with('*') && !id_.ends_with('*'); }  // one type and one id
    std::string_view type() const noexcept { return type_; }
    std::string_view id() const noexcept { return id_; }

private:
    std::string service_, type_, id_;
};

struct compiled_statement {
    effect what = effect::allow;
    std::vector<action_pattern> actions;
    std::vector<resource_pattern> resources;
    condition when;
    std::string conditions;  // as they are written; empty: none
    // Action and resource; whether it counts is for its condition to say.
    bool matches(std::string_view action, const resource_ref& asked) const;
};

// From a policy version's JSON. errc::invalid_value with the place.
result<std::vector<compiled_statement>> compile_statements(std::string_view json, const permission_model& model,
                                                           const organization_id& organization);
result<compiled_statement> compile_statement(const value& statement, const permission_model& model,
                                             const organization_id& organization);
// A literal action: segments of letters, digits, '.', '_' and '-' joined by ':'. errc::invalid_value.
result<void> check_action(std::string_view action);

}  // namespace gatehouse::access
