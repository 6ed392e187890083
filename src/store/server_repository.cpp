#include <gatehouse/store/server_repository.hpp>

#include "collect.hpp"

namespace gatehouse {

result<instant> server_repository::created() {
    return required(sql(), "SELECT created FROM server", {}, "the store was never stamped",
                    [](const sql_row& row) { return row.at(0); });
}

result<std::string> server_repository::key_check() {
    return required(sql(), "SELECT key_check FROM server", {}, "the store was never stamped",
                    [](const sql_row& row) { return row.string(0); });
}

result<std::vector<std::string>> server_repository::key_ids() {
    return collect(sql(),
                   "SELECT key_id FROM application UNION SELECT key_id FROM operator_key"
                   " UNION SELECT s.key_id FROM organization CROSS JOIN session s WHERE s.org = organization.number"
                   " UNION SELECT a.key_id FROM organization CROSS JOIN api_key a WHERE a.org = organization.number"
                   " UNION SELECT t.key_id FROM organization CROSS JOIN scim_token t WHERE t.org = organization.number",
                   {}, [](const sql_row& row) { return row.string(0); });
}

}  // namespace gatehouse
