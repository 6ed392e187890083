#include <gatehouse/store/picture_repository.hpp>

#include <gatehouse/base/text.hpp>

#include "collect.hpp"

namespace gatehouse {

result<std::optional<member_picture>> picture_repository::find(const member_id& of) {
    return first(sql(), "SELECT media_type, content FROM member_picture WHERE org = $1 AND member = $2", {org(), of.text()},
                 [](const sql_row& row) {
                     return member_picture{row.string(0), from_base64(row.text(1)).value_or("")};
                 });
}

result<void> picture_repository::put(const member_id& of, const member_picture& picture) {
    return change_any(sql(),
                      "INSERT INTO member_picture (org, member, media_type, content) VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (org, member) DO UPDATE SET media_type = excluded.media_type, content = excluded.content",
                      {org(), of.text(), picture.media_type, to_base64(picture.content)});
}

}  // namespace gatehouse
