#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <gatehouse/store/store.hpp>

#include "work_bounds.hpp"
#include "write_queue.hpp"

namespace gatehouse::postgres {

// What open_postgres fixes and tests vary.
struct engine_options {
    postgres_options base;
    write_queue_bounds queue;
    work_bounds work;
    std::size_t writers = limits::database_writers;
    std::size_t revocation_writers = limits::database_revocation_writers;  // besides
    std::size_t readers = limits::database_readers;
    // Called where the answer of a COMMIT has come back; false treats it as lost. Tests lose answers here.
    std::function<bool()> keep_commit_answer;
};

result<std::unique_ptr<store>> open_engine(const engine_options& options, const clock& time, random_source& random);

}  // namespace gatehouse::postgres
