#include <gatehouse/store/store.hpp>

#include <future>

namespace gatehouse {
namespace {

// The promise is shared: the writer may still be inside set_value when the waiting thread has gone on.
template <class Plan> result<void> submit_and_wait(store& into, Plan plan) {
    auto decided = std::make_shared<std::promise<result<void>>>();
    auto outcome = decided->get_future();
    if (!into.submit(std::move(plan), [decided](result<void> done) { decided->set_value(std::move(done)); }))
        return make_error(errc::unavailable, "too much waits to be written");
    return outcome.get();
}

}  // namespace

result<void> store::copy_to(const std::string&) {
    return make_error(errc::not_supported,
                      "the store is in a database: name that instead of the directory (--store or --config)");
}

result<void> store::write(const organization_id& scope, std::function<result<void>(tenant_transaction&)> work,
                          write_class turn) {
    return submit_and_wait(*this, write_plan{scope, turn, 0, std::move(work)});
}

result<void> store::write_installation(std::function<result<void>(installation_transaction&)> work) {
    return submit_and_wait(*this, installation_plan{std::move(work)});
}

}  // namespace gatehouse
