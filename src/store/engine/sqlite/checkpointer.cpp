#include "engine/sqlite/checkpointer.hpp"

#include <gatehouse/base/log.hpp>

namespace gatehouse::sqlite {

void checkpoint(connection& by) {
    const int code = sqlite3_wal_checkpoint_v2(by.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
    if (code != SQLITE_OK && code != SQLITE_BUSY) log(log_level::warning, "store.checkpoint_failed", {{"code", code}});
}

checkpointer::checkpointer(std::unique_ptr<connection> own) : own_(std::move(own)), thread_([this] { run(); }) {}

checkpointer::~checkpointer() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void checkpointer::wake() {
    {
        const std::lock_guard lock(mutex_);
        asked_ = true;
    }
    changed_.notify_one();
}

void checkpointer::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return asked_ || stopping_; });
        if (stopping_) return;
        asked_ = false;
        lock.unlock();
        checkpoint(*own_);
        lock.lock();
    }
}

}  // namespace gatehouse::sqlite
