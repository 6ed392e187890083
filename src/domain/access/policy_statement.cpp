#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>

namespace gatehouse::access {
namespace {

error at_place(const error& failure, std::size_t number) {
    return make_error(failure.code, "statement " + std::to_string(number + 1) + ": " + failure.detail);
}

result<effect> effect_of(const value& statement) {
    const value* said = statement.find("effect");
    const std::string_view word = said ? said->text() : std::string_view();
    if (word == "allow") return effect::allow;
    if (word == "deny") return effect::deny;
    if (word == "delegate") return effect::delegate;
    return make_error(errc::invalid_value, "effect is allow, deny or delegate");
}

result<void> check_keys(const value& statement) {
    if (!statement.if_object()) return make_error(errc::invalid_value, "a statement is an object");
    for (const auto& [name, content] : *statement.if_object()) {
        if (name != "effect" && name != "actions" && name != "resources" && name != "conditions")
            return make_error(errc::invalid_value, "unknown member \"" + name + "\"");
    }
    return {};
}

template <class Pattern, class Parse>
result<std::vector<Pattern>> patterns_of(const value& statement, std::string_view name, Parse parse) {
    const value* listed = statement.find(name);
    if (!listed || !listed->if_array() || listed->if_array()->empty())
        return make_error(errc::invalid_value, std::string(name) + " must be a list with at least one entry");
    std::vector<Pattern> patterns;
    for (const auto& text : *listed->if_array()) {
        auto pattern = parse(text.text());
        if (!pattern) return pattern.error();
        patterns.push_back(*std::move(pattern));
    }
    return patterns;
}

}  // namespace

result<compiled_statement> compile_statement(const value& statement, const permission_model& model,
                                             const organization_id& organization) {
    if (const auto known = check_keys(statement); !known) return known.error();
    const auto what = effect_of(statement);
    if (!what) return what.error();
    auto actions = patterns_of<action_pattern>(statement, "actions", action_pattern::parse);
    if (!actions) return actions.error();
    auto resources = patterns_of<resource_pattern>(
        statement, "resources", [&](std::string_view text) { return resource_pattern::parse(text, model, organization); });
    if (!resources) return resources.error();
    auto when = condition::parse(statement.find("conditions"), model);
    if (!when) return when.error();
    std::string written = statement.find("conditions") ? to_json(*statement.find("conditions")) : std::string();
    return compiled_statement{*what, *std::move(actions), *std::move(resources), *std::move(when), std::move(written)};
}

result<std::vector<compiled_statement>> compile_statements(std::string_view json, const permission_model& model,
                                                           const organization_id& organization) {
    const auto parsed = parse_json(json);
    if (!parsed) return parsed.error();
    if (!parsed->if_array()) return make_error(errc::invalid_value, "statements are a list");
    std::vector<compiled_statement> compiled;
    for (const auto& statement : *parsed->if_array()) {
        auto one = compile_statement(statement, model, organization);
        if (!one) return at_place(one.error(), compiled.size());
        compiled.push_back(*std::move(one));
    }
    return compiled;
}

}  // namespace gatehouse::access
