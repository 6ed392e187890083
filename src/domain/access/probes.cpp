#include "probes.hpp"

#include <functional>

namespace gatehouse::access {
namespace {

constexpr std::size_t probes_of_statement = 16;  // beyond, one that always asks the statement

std::uint64_t digest(std::string_view text) { return std::hash<std::string_view>{}(text) | 1; }

std::uint64_t digest(std::string_view type, std::string_view id) { return (digest(type) * 31 + digest(id)) | 1; }

std::uint64_t of(const action_pattern& one) { return one.is_literal() ? digest(one.text()) : 0; }
std::uint64_t of(const resource_pattern& one) { return one.is_literal() ? digest(one.type(), one.id()) : 0; }

}  // namespace

asked_probe probe_of(std::string_view action, const resource_ref& asked) {
    return {digest(action), digest(asked.type, asked.id)};
}

void add_probes(std::vector<probe>& to, std::uint32_t policy, std::span<const compiled_statement> statements) {
    for (std::uint32_t i = 0; i < statements.size(); ++i) {
        const auto& one = statements[i];
        if (one.actions.size() * one.resources.size() > probes_of_statement) {
            to.push_back({.policy = policy, .statement = i, .what = one.what});
            continue;
        }
        for (const auto& action : one.actions)
            for (const auto& resource : one.resources) to.push_back({of(action), of(resource), policy, i, one.what});
    }
}

}  // namespace gatehouse::access
