#pragma once
#include <gatehouse/store/inspection.hpp>

// What looking at a store is on either engine; each gives its connection.
namespace gatehouse {

class inspection : public inspected_store {
public:
    inspection(const clock& time, random_source& random) : time_(time), random_(random) {}

    result<void> read(const organization_id& scope, function_ref<result<void>(tenant_transaction&)> work) override;
    result<void> read_installation(function_ref<result<void>(installation_transaction&)> work) override;
    bool submit(write_plan, completion) override { return false; }
    bool submit(installation_plan, completion) override { return false; }
    void close() override {}
    result<store_facts> facts() override;

protected:
    virtual sql_session& sql() = 0;
    virtual result<void> begin() = 0;
    virtual void end() = 0;
    virtual result<std::int64_t> migration() = 0;

private:
    result<void> in_snapshot(function_ref<result<void>()> work);
    result<void> read_stamp(store_facts& into);
    const clock& time_;
    random_source& random_;
};

namespace sqlite {
result<std::unique_ptr<inspected_store>> inspect(const std::string& directory, const clock& time, random_source& random);
}
namespace postgres {
result<std::unique_ptr<inspected_store>> inspect(const std::string& url, const clock& time, random_source& random);
}

}  // namespace gatehouse
