#pragma once
#include <functional>
#include <memory>
#include <string_view>

#include <gatehouse/store/store.hpp>

#include "engine/sqlite/connection.hpp"
#include "work_bounds.hpp"
#include "write_queue.hpp"

namespace gatehouse::sqlite {

// What open_sqlite fixes and tests vary.
struct engine_options {
    sqlite_options base;
    durability synchronous = durability::full;
    write_queue_bounds queue;
    work_bounds work;
    // Called before the process ends because COMMIT failed; the process ends even if it returns.
    std::function<void(std::string_view why)> on_fatal;
    std::function<void(std::string_view sql, std::string_view plan)> on_plan;
    bool checkpoint_in_background = true;  // else the writer does it, between batches
    int writer_cache_kib = 64 * 1024;
    int checkpoint_pages = limits::writer_checkpoint_pages;
    int checkpoint_most = limits::writer_checkpoint_most;
};

result<std::unique_ptr<store>> open_engine(const engine_options& options, const clock& time, random_source& random);

}  // namespace gatehouse::sqlite
