#include "engine/sqlite/readers.hpp"

namespace gatehouse::sqlite {

result<readers::lease> readers::take() {
    {
        const std::lock_guard lock(mutex_);
        if (!idle_.empty()) {
            auto warm = std::move(idle_.back());
            idle_.pop_back();
            return lease(*this, std::move(warm));
        }
    }
    auto opened = connection::open(options_);
    if (!opened) return opened.error();
    return lease(*this, std::move(*opened));
}

// One whose snapshot could not be ended is closed instead: it must never lend an old snapshot to the next reader.
void readers::give_back(std::unique_ptr<connection> used) {
    if (used->in_transaction()) return;
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(used));
}

}  // namespace gatehouse::sqlite
