#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/evidence.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// Change rows as evidence: what is sealed, how far, and under which member's key personal values lie. Rows and SQL only; what
// is hashed, signed and encrypted is domain/audit's.
class evidence_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::int64_t> last_position();  // of all rows, sealed or not; 0: there are none
    result<std::int64_t> last_change();    // of those that do not only tell that a report was read
    // In order, those after a position.
    result<std::vector<evidence_row>> after(std::int64_t position, std::int64_t most);
    // Newest first, those before a position (0: from the newest).
    result<std::vector<evidence_row>> newest(const change_filter& filter, std::int64_t before, std::int64_t most);

    // The sign-ins by password past an identity provider, in the same order.
    result<std::vector<evidence_row>> break_glass(std::int64_t before, std::int64_t most);

    result<std::optional<checkpoint>> last_checkpoint();
    result<std::vector<checkpoint>> checkpoints_after(std::int64_t position, std::int64_t most);
    // The first that covers this position; none when it is not sealed yet.
    result<std::optional<checkpoint>> checkpoint_over(std::int64_t position);
    result<std::int64_t> count_checkpoints(std::int64_t until);
    // errc::conflict unless the last one ends at `before` (0: there is none yet).
    result<void> add(const checkpoint& next, std::int64_t before);

    // What a row that was just written says of a person, beside its facts: a JSON object. In plain, as the member's own row has
    // it, until the row is sealed.
    result<void> say_of(const member_id& person, std::int64_t position, std::string_view ip, std::string_view values);
    // In the form in which it is sealed.
    result<void> set_personal(std::int64_t position, std::string_view ip, std::string_view personal);

    // The member's own key, sealed under the master key; nothing when there is none (yet, or any more).
    result<std::optional<std::string>> member_key(std::string_view member);
    // errc::conflict when there is one by now, or the member was erased meanwhile.
    result<void> add_member_key(std::string_view member, std::string_view sealed);
    result<void> destroy_member_key(const member_id& id);

    // How far somebody who reads changes or checkpoints in order has come; 0 when it never came.
    result<std::int64_t> cursor_of(std::string_view subscriber);
    result<void> move_cursor(std::string_view subscriber, std::int64_t to);
};

// Which organizations have rows that no checkpoint covers.
class unsealed_organizations : public installation_repository {
public:
    using installation_repository::installation_repository;
    struct waiting {
        organization_id id;
        std::int64_t rows;
    };
    result<std::vector<waiting>> list();
};

}  // namespace gatehouse
