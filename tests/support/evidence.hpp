#pragma once
#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/audit/export_page.hpp>
#include <gatehouse/domain/audit/export_verifier.hpp>
#include <gatehouse/domain/audit/sealing.hpp>
#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/audit_key_repository.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include "support/people.hpp"

namespace gatehouse::testing {

// An organization whose change rows are sealed by hand, batch by batch.
class evidence : public people {
public:
    evidence() { add_key(); }

    void tell(int rows, const request_context& by = people::by_admin()) {
        write([&](tenant_transaction& tx) -> result<void> {
            for (int i = 0; i < rows; ++i)
                if (auto told = change_repository(tx).append(by, change_kind::group_changed, {"group", "g" + std::to_string(i)},
                                                             R"({"name":"a \"quoted\" \u00e9 line","n":1})");
                    !told)
                    return told.error();
            return {};
        });
    }
    std::optional<audit::sealed_batch> prepare(std::int64_t most = 500) {
        return read([&](tenant_transaction& tx) { return audit::prepare_batch(tx, keys, store.random, most); });
    }
    result<void> write_batch(const audit::sealed_batch& batch) {
        return store->write(store.organization(), [&](tenant_transaction& tx) { return audit::write_batch(tx, batch); });
    }
    // All that waits.
    void seal(std::int64_t most = 500) {
        while (const auto batch = prepare(most)) BOOST_TEST_REQUIRE(write_batch(*batch).has_value());
    }
    std::int64_t last_position() {
        return read([](tenant_transaction& tx) { return evidence_repository(tx).last_position(); });
    }
    std::string page(const audit::export_wishes& wishes) {
        return read([&](tenant_transaction& tx) { return audit::export_page(tx, keys, wishes); });
    }
    // The whole file in one page.
    std::string exported() { return page({last_position(), 0, 100'000}); }

    audit_key add_key() {
        std::optional<audit_key> made;
        const auto done = store->write_installation([&](installation_transaction& tx) -> result<void> {
            const auto before = audit_key_writer(tx).present();
            if (!before) return before.error();
            auto next = audit::make_key(keys, store.random, *before);
            if (!next) return next.error();
            made = *next;
            return audit_key_writer(tx).add(*next);
        });
        BOOST_TEST_REQUIRE(done.has_value());
        return *made;
    }
    // As after a restore, of which nothing tells yet.
    void mint_generation() {
        class minting : public installation_repository {
        public:
            using installation_repository::installation_repository;
            result<void> mint() {
                const auto done = sql().run("UPDATE server SET generation = generation + 1", {});
                if (!done) return done.error();
                return {};
            }
        };
        const auto done = store->write_installation([](installation_transaction& tx) { return minting(tx).mint(); });
        BOOST_TEST_REQUIRE(done.has_value());
    }
    public_key present_key() {
        const auto key = read([](tenant_transaction& tx) { return audit_key_repository(tx).present(); });
        return public_key::from_spki(key.public_key).value();
    }

    crypto::keyring keys = crypto::keyring::from_key(secret(std::string(32, 'k')), "test").value();
};

inline std::vector<std::string> lines_of(const std::string& file) {
    std::vector<std::string> out;
    for (std::size_t from = 0; from < file.size();) {
        const auto end = file.find('\n', from);
        const auto to = end == std::string::npos ? file.size() : end + 1;
        out.push_back(file.substr(from, to - from));
        from = to;
    }
    return out;
}

// Nothing: the file is good.
inline std::optional<audit::finding> judged(const std::string& file, const std::optional<public_key>& trusted) {
    audit::export_verifier verifier(trusted);
    for (const std::string& line : lines_of(file))
        if (!verifier.take(line)) return verifier.found();
    return verifier.end() ? std::nullopt : verifier.found();
}

}  // namespace gatehouse::testing
