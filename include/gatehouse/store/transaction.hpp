#pragma once
#include <cstdint>
#include <string>
#include <utility>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/sql.hpp>

namespace gatehouse {

// What holds for the whole of one transaction.
struct transaction_facts {
    instant now;                  // never behind the last commit
    std::int64_t generation = 1;  // of the server; a restore mints a new one
    bool writable = false;
};

// A snapshot or a unit of work inside one organization. Repositories are built on it and add the organization to every
// statement themselves, so code above the store has no way to name another one. Lives on one thread, for one call.
class tenant_transaction {
public:
    tenant_transaction(sql_session& sql, organization_id organization, std::int64_t number, random_source& random,
                       transaction_facts facts)
        : sql_(sql), organization_(std::move(organization)), number_(number), random_(random), facts_(facts) {}
    tenant_transaction(const tenant_transaction&) = delete;

    const organization_id& organization() const noexcept { return organization_; }
    instant now() const noexcept { return facts_.now; }
    std::int64_t generation() const noexcept { return facts_.generation; }
    bool writable() const noexcept { return facts_.writable; }
    random_source& random() noexcept { return random_; }
    template <class Id> Id new_id() { return Id::create(now(), random_); }

private:
    friend class tenant_repository;
    sql_session& sql_;
    organization_id organization_;
    std::int64_t number_;
    random_source& random_;
    transaction_facts facts_;
};

// Crosses organizations: their list, applications, the lookup of a connection by its id. Few places may hold one.
class installation_transaction {
public:
    installation_transaction(sql_session& sql, random_source& random, transaction_facts facts)
        : sql_(sql), random_(random), facts_(facts) {}
    installation_transaction(const installation_transaction&) = delete;

    instant now() const noexcept { return facts_.now; }
    std::int64_t generation() const noexcept { return facts_.generation; }
    random_source& random() noexcept { return random_; }
    template <class Id> Id new_id() { return Id::create(now(), random_); }

private:
    friend class installation_repository;
    sql_session& sql_;
    random_source& random_;
    transaction_facts facts_;
};

// Base of the repositories: the only way to a transaction's SQL. A repository is made where it is used:
//     member_repository(tx).find(id)
class tenant_repository {
public:
    explicit tenant_repository(tenant_transaction& tx) : tx_(tx) {}

protected:
    tenant_transaction& tx() const noexcept { return tx_; }
    sql_session& sql() const noexcept { return tx_.sql_; }
    std::int64_t org() const noexcept { return tx_.number_; }

private:
    tenant_transaction& tx_;
};

class installation_repository {
public:
    explicit installation_repository(installation_transaction& tx) : tx_(tx) {}

protected:
    installation_transaction& tx() const noexcept { return tx_; }
    sql_session& sql() const noexcept { return tx_.sql_; }
    const transaction_facts& facts() const noexcept { return tx_.facts_; }

private:
    installation_transaction& tx_;
};

}  // namespace gatehouse
