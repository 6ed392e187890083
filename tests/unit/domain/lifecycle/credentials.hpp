#pragma once
#include <gatehouse/store/credential_repository.hpp>

#include "support/people.hpp"

namespace gatehouse::testing {

// One credential of each kind that a member may hold, and whether it lives.
class credentials {
public:
    credentials(people& here, const gatehouse::link& of) : here_(here) {
        here.write([&](tenant_transaction& tx) -> result<void> {
            session = tx.new_id<session_id>();
            key = tx.new_id<api_key_id>();
            const session_facts facts{of.member, of.connection, of.id, {}, "", "", "", {}, false, "", "", {}};
            const instant later = tx.now() + 3'600'000;
            if (const auto made = session_repository(tx).insert(*session, "mac", "k", facts, later); !made) return made;
            if (const auto made = api_key_repository(tx).insert(*key, "mac", "k", of.member, "key", "[]", later); !made)
                return made;
            return {};
        });
    }
    bool session_lives() { return lives(credential_kind::session, session->text()); }
    bool key_lives() { return lives(credential_kind::api_key, key->text()); }

    std::optional<session_id> session;
    std::optional<api_key_id> key;

private:
    bool lives(credential_kind kind, std::string_view id) {
        return here_.read(
            [&](tenant_transaction& tx) -> result<bool> { return credential_repository(tx).alive(kind, id).has_value(); });
    }
    people& here_;
};

}  // namespace gatehouse::testing
