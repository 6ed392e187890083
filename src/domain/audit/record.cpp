#include <gatehouse/domain/audit/record.hpp>

#include <algorithm>

#include <gatehouse/base/limits.hpp>
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
    for (std::size_t first = 0; first < ids.size(); first += limits::change_row_ids) {
        const auto begin = ids.begin() + static_cast<std::ptrdiff_t>(first);
        const auto length = std::min(limits::change_row_ids, ids.size() - first);
        object facts;
        facts.set(name, value(value::array(begin, begin + static_cast<std::ptrdiff_t>(length))));
        if (const auto done = record(tx, by, kind, target, std::move(facts)); !done) return done;
    }
    return {};
}

}  // namespace gatehouse::audit
