#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/rotations.hpp>
#include <gatehouse/store/exposure_repository.hpp>

#include "tell.hpp"

namespace gatehouse::access {
namespace {

result<void> check_evidence(const std::string& evidence) {
    if (evidence.size() <= limits::description_bytes) return {};
    return make_error(errc::too_large, "the evidence is too long: refer to where it is kept");
}

object facts_of(const std::string& evidence) {
    object facts;
    if (!evidence.empty()) facts.set("evidence", evidence);
    return facts;
}

}  // namespace

result<void> mark_rotation(tenant_transaction& tx, const request_context& by, const resource_id& what,
                           std::optional<instant> due, const std::string& evidence) {
    if (due && *due <= tx.now()) return make_error(errc::invalid_value, "due lies in the past");
    if (auto sound = check_evidence(evidence); !sound) return sound;
    if (auto marked = exposure_repository(tx).mark(what, by.actor, due, evidence); !marked) return marked;
    auto facts = facts_of(evidence);
    if (due) facts.set("due", to_rfc3339(*due));
    return tell(tx, by, change_kind::rotation_marked, change_target::of(what), std::move(facts));
}

result<void> mark_token(tenant_transaction& tx, const request_context& by, const scim_token_id& what,
                        std::optional<instant> due, const std::string& evidence) {
    if (due && *due <= tx.now()) return make_error(errc::invalid_value, "due lies in the past");
    if (auto sound = check_evidence(evidence); !sound) return sound;
    if (auto marked = exposure_repository(tx).mark_token(what, by.actor, due, evidence); !marked) return marked;
    auto facts = facts_of(evidence);
    if (due) facts.set("due", to_rfc3339(*due));
    return tell(tx, by, change_kind::rotation_marked, change_target::of(what), std::move(facts));
}

result<void> finish_rotation(tenant_transaction& tx, const request_context& by, const resource_id& what,
                             const std::string& evidence) {
    if (auto sound = check_evidence(evidence); !sound) return sound;
    const auto closed = exposure_repository(tx).close(what, by.actor, evidence);
    if (!closed) return closed.error();
    if (*closed == 0) return make_error(errc::conflict, "the resource is not marked for rotation");
    return tell(tx, by, change_kind::rotation_done, change_target::of(what), facts_of(evidence));
}

}  // namespace gatehouse::access
