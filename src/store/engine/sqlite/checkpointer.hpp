#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// Copies what the log holds into the database, on a thread and connection of its own, so that no commit waits for it.
class checkpointer {
public:
    explicit checkpointer(std::unique_ptr<connection> own);
    ~checkpointer();
    checkpointer(const checkpointer&) = delete;

    void wake();

private:
    void run();
    std::unique_ptr<connection> own_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool asked_ = false, stopping_ = false;
    std::thread thread_;
};

// Copies what no reader still needs; a failure is only logged, because the log keeps everything until it succeeds.
void checkpoint(connection& by);

}  // namespace gatehouse::sqlite
