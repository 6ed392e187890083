#include <gatehouse/domain/access/teams.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/team_details_repository.hpp>

#include "tell.hpp"
#include "words.hpp"

namespace gatehouse::access {

result<void> change_team(tenant_transaction& tx, const request_context& by, const team& after, const std::string& settings) {
    if (auto sound = check_words(after.name, after.description); !sound) return sound;
    if (settings.size() > limits::team_settings_bytes) return make_error(errc::too_large, "the settings are too long");
    const auto parsed = parse_json(settings);
    if (!parsed || !parsed->if_object()) return make_error(errc::invalid_value, "settings must be a JSON object");
    if (auto changed = team_details_repository(tx).change(after, settings); !changed) return changed;
    object facts;
    facts.set("slug", after.slug);
    facts.set("name", after.name);
    return tell(tx, by, change_kind::team_changed, change_target::of(after.id), std::move(facts));
}

result<void> remove_from_team(tenant_transaction& tx, const request_context& by, const team_id& id, const member_id& who) {
    if (auto ended = team_repository(tx).end_member(id, who, {"direct", ""}); !ended) return ended;
    object facts;
    facts.set("member", who.text());
    return tell(tx, by, change_kind::team_member_removed, change_target::of(id), std::move(facts));
}

result<team_details_repository::ended> delete_team(tenant_transaction& tx, const request_context& by, const team& gone) {
    const auto ended = team_details_repository(tx).erase(gone.id);
    if (!ended) return ended;
    object facts;
    facts.set("slug", gone.slug);
    facts.set("members", ended->members);
    facts.set("assignments", ended->assignments);
    facts.set("grants", ended->grants);
    if (auto told = tell(tx, by, change_kind::team_deleted, change_target::of(gone.id), std::move(facts)); !told)
        return told.error();
    return ended;
}

}  // namespace gatehouse::access
