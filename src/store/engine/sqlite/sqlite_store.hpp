#pragma once
#include <memory>
#include <optional>
#include <shared_mutex>
#include <thread>
#include <unordered_map>

#include "engine/sqlite/checkpointer.hpp"
#include "engine/sqlite/data_directory.hpp"
#include "engine/sqlite/engine.hpp"
#include "engine/sqlite/readers.hpp"
#include "engine/sqlite/writer.hpp"

namespace gatehouse::sqlite {

class sqlite_store final : public store {
public:
    static result<std::unique_ptr<store>> open(const engine_options& options, const clock& time, random_source& random);
    sqlite_store(const engine_options& options, data_directory directory, const clock& time, random_source& random);
    ~sqlite_store() override;

    result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) override;
    result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) override;
    bool submit(write_plan plan, completion done) override;
    bool submit(installation_plan plan, completion done) override;
    result<void> copy_to(const std::string& path) override;
    void close() override;

private:
    result<void> prepare();
    result<void> start();
    void write_until_closed();
    void after_commit(int log_pages);
    result<void> in_snapshot(function_ref<result<void>(connection&, transaction_facts)> work);
    std::optional<std::int64_t> known_number(const organization_id& organization) const;
    result<std::int64_t> number_of(connection& in, const organization_id& organization);
    connection_options options_for(bool writing) const;

    const engine_options options_;
    const data_directory directory_;
    shared_facts facts_;
    std::unique_ptr<connection> writing_;  // closes last: that copies the log into the database and removes it
    readers readers_;
    // An organization's number never changes and is never used again.
    mutable std::shared_mutex numbers_mutex_;
    std::unordered_map<std::string, std::int64_t> numbers_;
    write_queue queue_;
    std::unique_ptr<checkpointer> checkpointer_;
    int log_pages_ = 0;
    std::thread thread_;
};

}  // namespace gatehouse::sqlite
