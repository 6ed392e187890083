#pragma once
#include <string_view>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/parts.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/change_repository.hpp>

// The change row that goes with each written row.
namespace gatehouse::access {

inline result<void> tell(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                         object facts = {}) {
    const auto told = change_repository(tx).append(by, kind, target, to_json(value(std::move(facts))));
    if (!told) return told.error();
    return {};
}

// As many rows as it takes to name every id, each row bounded.
inline result<void> tell_members(tenant_transaction& tx, const request_context& by, change_kind kind,
                                 const change_target& target, std::string_view name, const std::vector<std::string>& ids) {
    return in_parts(ids, limits::change_row_ids, [&](std::span<const std::string> part) {
        object facts;
        facts.set(name, value(value::array(part.begin(), part.end())));
        return tell(tx, by, kind, target, std::move(facts));
    });
}

inline value list_of(const std::vector<std::string>& texts) { return value(value::array(texts.begin(), texts.end())); }

}  // namespace gatehouse::access
