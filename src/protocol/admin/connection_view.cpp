#include "connection_view.hpp"

#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "permit.hpp"

namespace gatehouse::protocol::admin {

result<connection> connection_in_path(call& made) {
    const auto id = connection_id::parse(made.path_value(0));
    if (!id) return id.error();
    return connection_repository(made.tx).get(*id);
}

// With the addresses that an administrator types into the IdP.
void write_connection(json_writer& out, const surroundings& around, const connection& what) {
    const std::string base(around.at.place.text());
    const std::string saml = base + "/saml/" + std::string(what.id.text());
    write_id(out, "id", what.id).member("name", what.name).member("state", to_text(what.state));
    out.member("profile", to_text(what.profile)).member("adopt", to_text(what.adopt));
    out.member("users", what.user_count).member("groups", what.group_count);
    out.member("idp_entity_id", what.idp_entity_id).member("idp_sso_url", what.idp_sso_url);
    out.member("scim_url", base + "/scim/v2").member("sp_metadata_url", saml + "/metadata");
    out.member("acs_url", saml + "/acs").member("login_url", saml + "/login");
    out.name("settings").begin_object().member("subject_attribute", what.settings.subject_attribute);
    out.member("subject_match", to_text(what.settings.match)).member("group_attribute", what.settings.group_attribute);
    out.member("mfa_authn_context", what.settings.mfa_authn_context).end_object();
    write_time(out, "created", what.created);
    write_time(out, "modified", what.modified);
}

http::response connection_answer(int status, call& made, const connection& what) {
    return object_answer(status, [&](json_writer& out) { write_connection(out, made.around, what); });
}

result<void> check_configurer(call& made) {
    if (made.from.is_operator()) return {};
    if (auto proved = sessions::check_stepped_up(*made.from.who, made.tx.now()); !proved) return proved;
    const auto roles = role_repository(made.tx).list();
    if (!roles) return roles.error();
    const auto level = roles->empty() ? operator_level : roles->front().level;
    auto stands = check_level(made, level, "who signs in through a connection");
    if (!stands && stands.error().code == errc::forbidden) made.needs_level = level;
    return stands;
}

result<void> check_giving_away(call& made, const member_id& who) {
    if (made.from.is(who)) return make_error(errc::forbidden, "nobody decides about himself: ask another administrator");
    return check_not_above(made, who);
}

}  // namespace gatehouse::protocol::admin
