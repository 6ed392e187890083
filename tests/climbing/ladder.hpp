#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "unit/protocol/admin/admin_fixture.hpp"

#include "reference/world.hpp"

namespace gatehouse::climbing {

using http::method;

// What the evaluator of tests/reference says of everybody: (who, what, where, when) → yes.
using rights = std::map<std::string, bool>;
inline constexpr std::int64_t later_ms = 40LL * 24 * 3'600'000;

// Who asks for what, and how: with a session, with a key, or at the operator's socket where nobody is named.
struct step {
    std::optional<member_id> who;
    method verb = method::post;
    std::string path, body;
    bool by_key = false;
    std::vector<std::string> scope{};  // of the key
};

// An organization of a model, with people on several rungs; what the people may do is read from the rows, by the reference.
class ladder : public testing::admin_door {
public:
    explicit ladder(std::string model, std::string_view plan = "");

    // Named once, made where it is named first.
    const member_id& person(const std::string& name);
    const member_id& with_role(const std::string& name, std::string_view role, time_window window = {}, role_scope scope = {});
    // A custom role of these statements' content, "allow action,action on prefix", as the operator makes it.
    void make_role(const std::string& slug, int level, const std::vector<std::string>& actions, const std::string& more = {});
    void make_policy(const std::string& slug, const std::string& statements);
    // A statement about all of the service, which is the reserved one where actions are.
    std::string statement(const std::string& effect, const std::vector<std::string>& actions,
                          const std::string& conditions = {}) const;
    std::string statements(const std::string& effect, const std::vector<std::string>& actions) const {
        return "[" + statement(effect, actions) + "]";
    }
    // An id of what the operator just made, or must have succeeded with.
    std::string must_make(method verb, const std::string& path, const std::string& body);
    void must_do(const step& what);
    std::string assignment_of(const std::string& name, std::string_view role);
    std::string team_assignment(std::string_view slug);  // the only one of that team
    std::string must_team(std::string_view slug);
    std::string resource_path(std::string_view type, std::string_view name);
    std::string connection_path();        // of the only connection
    std::string protected_rule();         // of that connection, for its group staff by the id, approved
    std::string named(std::string text);  // {name} becomes that person's id
    instant in_hours(int hours) const { return {data.clock.now().ms + hours * 3'600'000LL}; }

    http::response take(const step& what);
    protocol::answer asked(const step& what);  // before the commit
    // The call, ready to be made by another thread.
    std::function<http::response()> prepared_to_take(const step& what);
    rights rights_now(const std::optional<member_id>& only = {});
    reference::world world_now();
    rights rights_in(const reference::world& seen, const std::optional<member_id>& only = {});
    std::size_t refusals_recorded() { return refusals(); }

private:
    using handled = std::pair<const protocol::endpoint*, http::request>;
    handled request_of(const step& what);
    std::map<std::string, member_id> people_;
};

// One road up.
struct road {
    std::string_view name, model, plan;
    std::function<void(ladder&)> prepare;  // may be empty
    std::function<step(ladder&)> climb;
    int status = 403;
    std::string_view says;              // a part of the refusal
    std::function<step(ladder&)> twin;  // the same by, or for, whom it is right: it must succeed
};

// The climb is refused and recorded, or waits for another (202), and changes nobody's rights; the twin succeeds, and whoever
// takes it gains nothing himself, and nobody gains by it what its taker could not have handed out.
void walk(const road& one);

std::string json_text(std::string_view text);
std::string body(std::initializer_list<std::pair<std::string_view, std::string>> members);  // values are JSON already
inline std::string id_text(const auto& id) { return json_text(id.text()); }

}  // namespace gatehouse::climbing
