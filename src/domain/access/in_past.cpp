#include <gatehouse/domain/access/history.hpp>

#include <gatehouse/store/history_repository.hpp>

namespace gatehouse::access {

result<void> in_past(const model_library& models, tenant_transaction& tx, instant at,
                     function_ref<result<void>(const decider&, tenant_transaction&)> work) {
    if (at > tx.now()) return make_error(errc::invalid_value, "at lies in the future: nobody knows yet who may do what then");
    history_repository history(tx);
    const auto begins = history.begins();
    if (!begins) return begins.error();
    if (at < *begins) return make_error(errc::conflict, "history begins at " + to_rfc3339(*begins));
    const decider then(models);
    return history.as_of(at, [&](tenant_transaction& past) { return work(then, past); });
}

result<decision> decide_at(const model_library& models, tenant_transaction& tx, const question& asked, instant at) {
    if (asked.session || asked.key) return make_error(errc::internal, "sessions and keys have no past");
    std::optional<decision> made;
    const auto done = in_past(models, tx, at, [&](const decider& then, tenant_transaction& past) -> result<void> {
        auto decided = then.decide(past, asked);
        if (!decided) return decided.error();
        made = *std::move(decided);
        return {};
    });
    if (!done) return done.error();
    return *std::move(made);
}

}  // namespace gatehouse::access
