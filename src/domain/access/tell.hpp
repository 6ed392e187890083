#pragma once
#include <string_view>

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

inline value list_of(const std::vector<std::string>& texts) { return value(value::array(texts.begin(), texts.end())); }

}  // namespace gatehouse::access
