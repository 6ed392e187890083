#pragma once
#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "contract_store.hpp"
#include "engine/postgres/engine.hpp"
#include "support/postgres_cluster.hpp"

namespace gatehouse::contract {

// A database of a cluster, which goes with the test.
class database {
public:
    explicit database(testing::postgres_cluster& of = testing::shared_cluster()) : of_(of), name_(of.make_database()) {}
    ~database() { of_.drop_database(name_); }
    database(const database&) = delete;

    postgres_options options() const { return {of_.url(name_), of_.owner_url(name_)}; }
    void run(const std::string& sql) const { of_.run(name_, sql); }
    testing::postgres_cluster& cluster() const { return of_; }

private:
    testing::postgres_cluster& of_;
    std::string name_;
};

// One gateway's store, with the clock of this machine.
class node {
public:
    explicit node(const database& on, postgres::engine_options tweaks = {}) : options_(std::move(tweaks)) {
        const int fresh_ms = options_.base.fresh_ms;
        options_.base = on.options();
        options_.base.fresh_ms = fresh_ms;
        auto opened = postgres::open_engine(options_, time_, random_);
        BOOST_TEST_REQUIRE(opened.has_value(), (opened ? "" : opened.error().detail));
        store_ = std::move(*opened);
    }
    store& operator*() const { return *store_; }
    store* operator->() const { return store_.get(); }

    organization_id add_organization(const std::string& code) {
        std::optional<organization_id> made;
        const auto written = store_->write_installation([&](installation_transaction& tx) -> result<void> {
            auto id = organization_directory(tx).create(code, code, "standard");
            if (!id) return id.error();
            made = *id;
            return {};
        });
        BOOST_TEST_REQUIRE(written.has_value(), (written ? "" : written.error().detail));
        return *made;
    }
    result<void> put(const organization_id& in, const std::string& id) {
        return store_->write(in, [id](tenant_transaction& tx) { return probe(tx).put(id); });
    }
    // Whether the row is there; the error of a read that was refused.
    result<bool> has(const organization_id& in, const std::string& id) {
        bool found = false;
        const auto read = store_->read(in, [&](tenant_transaction& tx) -> result<void> {
            found = probe(tx).has(id);
            return {};
        });
        if (!read) return read.error();
        return found;
    }

private:
    postgres::engine_options options_;
    system_clock time_;
    system_random random_;
    std::unique_ptr<store> store_;
};

// Asks until the answer is the one that is waited for, for a minute at the most.
template <class Ask> bool eventually(Ask ask) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (std::chrono::steady_clock::now() < until) {
        if (ask()) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return false;
}

}  // namespace gatehouse::contract
