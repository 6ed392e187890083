#include "exposing.hpp"

#include <gatehouse/domain/lifecycle/rights_watch.hpp>

namespace gatehouse::protocol::admin {

writing watching_rights(writing work) {
    return [work = std::move(work)](call& made) -> result<http::response> {
        const auto watch = lifecycle::rights_watch::begin(made.tx, made.around.at.decider);
        if (!watch) return watch.error();
        auto answered = work(made);
        if (!answered) return answered;
        if (auto settled = watch->end(made.tx, made.from.by); !settled) return settled.error();
        return answered;
    };
}

result<void> settle_before(call& made, const member_id& who) {
    return access::settle_with_change(made.tx, made.from.by, made.around.at.decider, who);
}

result<void> settle_before(call& made, const principal_ref& whose) {
    if (whose.kind == principal_kind::member) return settle_before(made, member_id::trusted(whose.id));
    return access::settle_all_exposures(made.tx, made.from.by, made.around.at.decider);
}

}  // namespace gatehouse::protocol::admin
