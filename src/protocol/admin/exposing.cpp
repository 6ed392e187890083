#include "exposing.hpp"

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/lifecycle/rights_watch.hpp>

namespace gatehouse::protocol::admin {
namespace {

// Keys end for good: whoever made the change is told.
void tell_of_ended_keys(http::response& answered, std::int64_t keys) {
    if (keys == 0) return;
    auto body = parse_json(answered.body);
    object* members = body ? body->if_object() : nullptr;
    if (!members) return;
    members->set("api_keys_ended", value(keys));
    answered.body = to_json(*body);
}

}  // namespace

writing watching_rights(writing work) {
    return [work = std::move(work)](call& made) -> result<http::response> {
        const auto watch = lifecycle::rights_watch::begin(made.tx, made.around.at.decider);
        if (!watch) return watch.error();
        auto answered = work(made);
        if (!answered) return answered;
        const auto keys = watch->end(made.tx, made.from.by);
        if (!keys) return keys.error();
        tell_of_ended_keys(*answered, *keys);
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
