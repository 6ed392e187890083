#include <gatehouse/store/attempt.hpp>

namespace gatehouse {

result<void> attempt::run(function_ref<result<void>()> work) {
    if (const auto begun = sql().run("SAVEPOINT attempt"); !begun) return begun.error();
    const auto done = work();
    if (!done)
        if (const auto undone = sql().run("ROLLBACK TO SAVEPOINT attempt"); !undone) return undone.error();
    if (const auto released = sql().run("RELEASE SAVEPOINT attempt"); !released) return released.error();
    return done;
}

}  // namespace gatehouse
