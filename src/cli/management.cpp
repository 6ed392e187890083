#include <gatehouse/cli/management.hpp>

#include "verb.hpp"

namespace gatehouse::cli {

void add_common_options(CLI::App& verb, place& where) {
    verb.add_option("--data", where.data, "Speak as operator, through this data directory's socket")->type_name("DIR");
    verb.add_option("--org", where.organization, "The organization's code or id (default: GATEHOUSE_ORG, or the only one)")
        ->type_name("CODE");
    verb.add_option("-o,--output", where.output, "table or json")->check(CLI::IsMember({"table", "json"}))->type_name("FORM");
}

CLI::App& add_noun(CLI::App& to, const char* name, const char* about) {
    CLI::App* noun = to.add_subcommand(name, about);
    noun->require_subcommand(1);
    return *noun;
}

void add_management(CLI::App& app, int& status) {
    add_organization_verbs(app, status);
    add_user_verbs(app, status);
    add_member_verbs(app, status);
    add_invitation_verbs(app, status);
    add_mfa_verbs(app, status);
    add_session_verbs(app, status);
    add_api_key_verbs(app, status);
    add_team_verbs(app, status);
    add_role_verbs(app, status);
    add_policy_verbs(app, status);
    add_connection_verbs(app, status);
    add_mapping_verbs(app, status);
    add_application_verbs(app, status);
    add_audit_verbs(app, status);
    add_explain(app, status);
}

}  // namespace gatehouse::cli
