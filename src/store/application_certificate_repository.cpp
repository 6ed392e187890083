#include <gatehouse/store/application_certificate_repository.hpp>

#include "collect.hpp"
#include "waiting.hpp"

namespace gatehouse {
namespace {

#define GATEHOUSE_CERTIFICATE_AWAITS \
    "(SELECT s.restored_at FROM server s WHERE s.restored_at > 0 AND s.restored_from = c.generation)"
// $1 the server's generation
#define GATEHOUSE_APPLICATION_CERTIFICATE                                                       \
    "SELECT c.id, c.name, c.fingerprint, c.not_after, c.created, " GATEHOUSE_CERTIFICATE_AWAITS \
    ", CASE WHEN c.generation = $1 OR " GATEHOUSE_CERTIFICATE_AWAITS                            \
    " IS NOT NULL THEN 0 ELSE 1 END FROM"                                                       \
    " application_certificate c"

application_certificate certificate_of(const sql_row& row) {
    return {application_certificate_id::trusted(row.text(0)),
            row.string(1),
            row.string(2),
            row.at(3),
            row.at(4),
            row.optional_at(5),
            row.flag(6)};
}

}  // namespace

result<void> application_certificate_repository::insert(const application_id& of, const application_certificate& made) {
    return change_one(sql(),
                      "INSERT INTO application_certificate (id, application, fingerprint, name, not_after, created, generation)"
                      " VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
                      {made.id.text(), of.text(), made.fingerprint, made.name, made.not_after, tx().now(), tx().generation()},
                      errc::uniqueness, "this key is registered already, for this application or another one");
}

result<std::vector<application_certificate>> application_certificate_repository::list(const application_id& of) {
    return collect(sql(), GATEHOUSE_APPLICATION_CERTIFICATE " WHERE c.application = $2 ORDER BY c.id",
                   {tx().generation(), of.text()}, certificate_of);
}

result<application_certificate> application_certificate_repository::find(const application_id& of,
                                                                         const application_certificate_id& id) {
    return required(sql(), GATEHOUSE_APPLICATION_CERTIFICATE " WHERE c.id = $2 AND c.application = $3",
                    {tx().generation(), id.text(), of.text()}, "no such certificate", certificate_of);
}

result<void> application_certificate_repository::erase(const application_id& of, const application_certificate_id& id) {
    return change_one(sql(), "DELETE FROM application_certificate WHERE id = $1 AND application = $2", {id.text(), of.text()},
                      errc::not_found, "no such certificate");
}

result<application_certificate_repository::holder> application_certificate_repository::holder_of(std::string_view fingerprint) {
    return required(
        sql(),
        "SELECT c.application, " GATEHOUSE_CERTIFICATE_AWAITS
        " FROM application_certificate c WHERE c.fingerprint = $1 AND (c.generation = $2 OR " GATEHOUSE_CERTIFICATE_AWAITS
        " IS NOT NULL)",
        {fingerprint, tx().generation()}, "no such certificate", [](const sql_row& row) {
            return holder{application_id::trusted(row.text(0)), row.optional_at(1)};
        });
}

result<std::int64_t> application_certificate_repository::confirm(const application_id& of) {
    return sql().run(
        "UPDATE application_certificate SET generation = $2 WHERE application = $1 AND generation ="
        " (SELECT s.restored_from FROM server s WHERE s.restored_at > 0)",
        {of.text(), tx().generation()});
}

}  // namespace gatehouse
