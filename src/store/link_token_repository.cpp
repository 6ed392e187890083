#include <gatehouse/store/credential_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<void> link_token_repository::insert_code(std::string_view id, std::string_view mac, std::string_view key_id,
                                                const session_id& parent, const application_id& application,
                                                std::string_view binding, instant expires) {
    return change_one(
        sql(),
        "INSERT INTO link_token (org, id, kind, mac, key_id, member, session, application, binding, member_epoch,"
        " organization_epoch, generation, created, expires) SELECT $1, $2, 'forward_auth_code', $3, $4, s.member, s.id, $6,"
        " $7, s.member_epoch, s.organization_epoch, s.generation, $8, $9 FROM session s WHERE s.org = $1 AND s.id = $5"
        " AND s.ended IS NULL",
        {org(), id, mac, key_id, parent.text(), application.text(), binding, tx().now(), expires}, errc::conflict,
        "the session has ended");
}

result<bool> link_token_repository::consume(std::string_view id) {
    return any_row(sql(), "UPDATE link_token SET consumed = $3 WHERE org = $1 AND id = $2 AND consumed IS NULL",
                   {org(), id, tx().now()});
}

}  // namespace gatehouse
