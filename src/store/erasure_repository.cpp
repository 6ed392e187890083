#include <gatehouse/store/erasure_repository.hpp>
#include <gatehouse/store/idempotency_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<void> erasure_repository::blank(const member_id& id) {
    for (const std::string_view step :
         {"UPDATE member SET status = 'erased', display_name = '', user_name = '', email = '', user_name_fold = '',"
          " email_fold = '', recovery_address = '' WHERE org = $1 AND id = $2",
          "DELETE FROM mail WHERE org = $1 AND id IN (SELECT i.mail FROM invitation i WHERE i.org = $1 AND i.member = $2)",
          "DELETE FROM mail WHERE org = $1 AND member = $2", "DELETE FROM invitation WHERE org = $1 AND member = $2",
          "DELETE FROM connection_proposal WHERE org = $1 AND proposed_by = $2",
          "DELETE FROM adoption WHERE org = $1 AND member = $2",  // by what name he was offered
          "DELETE FROM member_picture WHERE org = $1 AND member = $2",
          "DELETE FROM session WHERE org = $1 AND member = $2",  // claims and children go with it
          "DELETE FROM link_token WHERE org = $1 AND member = $2", "DELETE FROM local_account WHERE org = $1 AND member = $2",
          "UPDATE api_key SET name = '' WHERE org = $1 AND member = $2",
          "UPDATE hold_past SET reason = '' WHERE org = $1 AND member = $2",
          "UPDATE grant_past SET reason = '' WHERE org = $1 AND principal_kind = 'member' AND principal = $2",
          "DELETE FROM link WHERE org = $1 AND member = $2",  // of a deleted connection: its document goes into the next
          "DELETE FROM link_document_history WHERE org = $1 AND link IN"
          " (SELECT l.id FROM link_history l WHERE l.org = $1 AND l.member = $2)"})
        if (const auto done = change_any(sql(), step, {org(), id.text()}); !done) return done;
    // The person's name may stand in what anybody was answered.
    return idempotency_repository(tx()).forget_answers();
}

}  // namespace gatehouse
