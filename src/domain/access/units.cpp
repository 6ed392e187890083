#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/units.hpp>
#include <gatehouse/store/unit_repository.hpp>

#include "tell.hpp"
#include "words.hpp"

namespace gatehouse::access {
namespace {

change_target target_of(const unit_id& id) { return {"unit", std::string(id.text())}; }

object facts_of(const unit& what) {
    object facts;
    facts.set("code", what.code);
    facts.set("name", what.name);
    return facts;
}

}  // namespace

result<void> create_unit(tenant_transaction& tx, const request_context& by, const unit& made) {
    if (auto sound = check_slug(made.code, "a code"); !sound) return sound;
    if (auto sound = check_words(made.name, made.description); !sound) return sound;
    if (auto in = unit_repository(tx).insert(made); !in) return in;
    return tell(tx, by, change_kind::unit_created, target_of(made.id), facts_of(made));
}

result<void> change_unit(tenant_transaction& tx, const request_context& by, const unit& after) {
    if (auto sound = check_words(after.name, after.description); !sound) return sound;
    if (auto changed = unit_repository(tx).change(after); !changed) return changed;
    return tell(tx, by, change_kind::unit_changed, target_of(after.id), facts_of(after));
}

result<std::int64_t> delete_unit(tenant_transaction& tx, const request_context& by, const unit& gone) {
    const auto alone = unit_repository(tx).alone_restricts(gone.id);
    if (!alone) return alone.error();
    if (*alone)
        return make_error(errc::conflict,
                          "a resource is restricted to this unit alone and would be open to all: change its units first");
    const auto members = unit_repository(tx).count_members(gone.id);
    if (!members) return members.error();
    if (auto erased = unit_repository(tx).erase(gone.id); !erased) return erased.error();
    auto facts = facts_of(gone);
    facts.set("members", *members);
    if (auto told = tell(tx, by, change_kind::unit_deleted, target_of(gone.id), std::move(facts)); !told) return told.error();
    return *members;
}

result<void> add_to_unit(tenant_transaction& tx, const request_context& by, const unit_id& id, const member_id& who) {
    if (auto put = unit_repository(tx).put_member(id, who); !put) return put;
    object facts;
    facts.set("member", who.text());
    return tell(tx, by, change_kind::unit_member_added, target_of(id), std::move(facts));
}

result<void> remove_from_unit(tenant_transaction& tx, const request_context& by, const unit_id& id, const member_id& who) {
    if (auto taken = unit_repository(tx).take_member(id, who); !taken) return taken;
    object facts;
    facts.set("member", who.text());
    return tell(tx, by, change_kind::unit_member_removed, target_of(id), std::move(facts));
}

}  // namespace gatehouse::access
