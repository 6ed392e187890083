#include <gatehouse/domain/audit/record.hpp>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/parts.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/change_repository.hpp>

namespace gatehouse::audit {

result<void> record(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                    object facts) {
    const auto position = change_repository(tx).append(by, kind, target, to_json(value(std::move(facts))));
    if (!position) return position.error();
    return {};
}

result<void> record_each(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                         std::string_view name, const std::vector<std::string>& ids) {
    return in_parts(ids, limits::change_row_ids, [&](std::span<const std::string> part) {
        object facts;
        facts.set(name, value(value::array(part.begin(), part.end())));
        return record(tx, by, kind, target, std::move(facts));
    });
}

}  // namespace gatehouse::audit
