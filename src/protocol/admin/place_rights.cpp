#include "place_rights.hpp"

#include <gatehouse/store/rights_repository.hpp>

namespace gatehouse::protocol::admin {

result<access::allowed_actions> allowed_there(call& made, const member_id& id, const access::effective_rights& whose,
                                              instant when, const resource_name& where, bool to_hand_out) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto chain = rights_repository(made.tx).resource(where.type, where.name, id);
    if (!chain) return chain.error();
    return access::rights_on(**model, id, whose, when, {where.type, where.name, *chain}, to_hand_out);
}

}  // namespace gatehouse::protocol::admin
