#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fault/support/scenario.hpp"

namespace gatehouse::fault {

// Steps that are one transaction each. What a step does shows in many rows: before it each of them says one thing, after
// it another, and nothing in between may ever be seen.
class transactions : public scenario {
public:
    // steps: by run; further: by the process that goes on.
    transactions(int steps, int further) : steps_(steps), further_(further) {}

    void prepare(store& in) final;
    void run(store& in, const witness& told) final { run_steps(in, told, 0, steps_); }
    void go_on(store& in, const witness& told) final { run_steps(in, told, steps_, steps_ + further_); }
    std::string check(store& in, const std::set<std::int64_t>& answered, const std::set<std::int64_t>& refused) final;

    virtual result<void> work(tenant_transaction& tx, int step) = 0;
    const organization_id& organization() const { return *organization_; }
    int steps() const noexcept { return steps_; }

protected:
    // A query of one number; $1 is the organization, $2 the key of that number.
    struct fact {
        std::string_view name, sql;
        std::size_t key;
        std::int64_t before, after;
    };
    struct subject {
        std::vector<std::string> keys;
        std::span<const fact> facts;
    };
    virtual result<void> prepare_organization(tenant_transaction& tx) = 0;
    virtual result<void> prepare_step(tenant_transaction& tx, int step) = 0;
    virtual subject subject_of(int step) const = 0;
    // Queries of $1 that must give 0 at any time: counters that the writes keep.
    virtual std::span<const fact> laws() const = 0;

private:
    enum class state { before, after, between };
    struct look {
        state found;
        std::string how;
    };
    void run_steps(store& in, const witness& told, int first, int end);
    result<look> look_at(tenant_transaction& tx, int step) const;
    result<std::string> judge(tenant_transaction& tx, int step, bool answered, bool refused) const;

    int steps_, further_;
    std::optional<organization_id> organization_;
};

}  // namespace gatehouse::fault
