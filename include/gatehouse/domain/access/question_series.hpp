#pragma once
#include <memory>
#include <set>
#include <string>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/rights_on.hpp>

namespace gatehouse::access {

// Many questions in one snapshot: what is to be known of a subject is read once, for as long as they are about the same one
// (in the same session, from the same address, by a key or not). Nothing may be written meanwhile. Of one thread; borrows both.
class question_series {
public:
    // Whom the gates bar is refused everything; or, where what somebody comes back to is asked for, is taken as being back.
    enum class barred : std::uint8_t { refused, taken_as_back };
    question_series(const decider& by, tenant_transaction& tx, barred who = barred::refused);
    ~question_series();
    question_series(const question_series&) = delete;

    // As decider::decide; its roles are left out.
    result<decision> decide(const question& asked);
    // Whether the action shows secrets, as the organization's model has it. Of actions that were allowed.
    bool shows_secret(std::string_view action) const;

    // Of these from now on: as they are in that session, where its claims count; at first in none.
    void look_in(const std::optional<session_id>& session) { view_ = session; }
    // All that a member has in that view, gates included: of whom one refuses, nothing.
    result<std::vector<held_role>> roles_of(const member_id& who);  // in force
    // <type>/<name>: where what the member has may be another thing than elsewhere; <type>/* for all that nothing names.
    struct places {
        std::set<std::string> names;
        bool all = true;  // false: more lies there than limits::dry_run_places
    };
    result<places> places_of(const member_id& who);
    // All actions that the model, the organization's policies or the gateway itself know; empty while nobody was let in.
    using words = std::set<std::string, std::less<>>;
    const words& actions();
    // Which of these: management on the organization, all others elsewhere. always: as things are now; at_best: where what only
    // a session shows turns out well besides.
    result<allowed_actions> actions_on(const member_id& who, const std::string& place, const words& of);

private:
    friend class decider;
    struct known_subject;
    result<void> read(const question& asked);
    result<std::unique_ptr<known_subject>> subject_of(const question& asked);
    result<void> read_policies(known_subject& of);

    const decider& by_;
    tenant_transaction& tx_;
    barred barred_;
    std::optional<session_id> view_;
    std::unique_ptr<known_subject> about_;
    std::shared_ptr<const organization_policies> policies_;  // the same for everybody who is asked about
    words actions_;
};

}  // namespace gatehouse::access
