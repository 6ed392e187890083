#pragma once
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "engine/postgres/engine.hpp"
#include "engine/postgres/freshness.hpp"
#include "engine/postgres/pool.hpp"
#include "engine/postgres/writer.hpp"

namespace gatehouse::postgres {

class postgres_store final : public store {
public:
    static result<std::unique_ptr<store>> open(const engine_options& options, const clock& time, random_source& random);
    postgres_store(const engine_options& options, const clock& time, random_source& random);
    ~postgres_store() override;

    result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) override;
    result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) override;
    bool submit(write_plan plan, completion done) override;
    bool submit(installation_plan plan, completion done) override;
    void close() override;

private:
    struct snapshot {
        std::int64_t number = 0;
        transaction_facts facts;
    };
    result<void> prepare();
    result<void> prepare_on_primary(bool several);
    result<void> prepare_through(connection& runtime, bool several);
    void start();
    result<pool::lease> begin(const std::string& text, snapshot& into);
    result<void> take_snapshot(connection& on, const std::string& text, snapshot& into);

    const engine_options options_;
    const clock& time_;
    random_source& random_;
    host_order hosts_, owner_hosts_;
    freshness fresh_;
    pool readers_, writers_;
    write_queue queue_;
    std::vector<std::thread> threads_;
};

}  // namespace gatehouse::postgres
