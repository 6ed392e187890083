#include <gatehouse/cli/management.hpp>

#include "nouns.hpp"

namespace gatehouse::cli {

void add_common_options(CLI::App& verb, place& where, verb_effect effect) {
    verb.add_option("--data", where.data, "Speak as operator, through this data directory's socket")->type_name("DIR");
    verb.add_option("--org", where.organization, "The organization's code or id (default: GATEHOUSE_ORG, or the only one)")
        ->type_name("CODE");
    verb.add_option("-o,--output", where.output, "table or json")->check(CLI::IsMember({"table", "json"}))->type_name("FORM");
    if (effect != verb_effect::reads) verb.add_flag("--dry-run", where.dry_run, "Say what it would change, and change nothing");
    if (effect != verb_effect::reads)
        verb.add_option("--idempotency-key", where.key, "Done once, however often it is sent with this key within a day")
            ->type_name("KEY");
    if (effect == verb_effect::takes)
        verb.add_flag("-y,--yes", where.sure, "Do it without being asked where API keys would end by it");
    if (effect == verb_effect::harms) verb.add_flag("-y,--yes", where.sure, "Do it without being asked");
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
    add_switch_verbs(app, status);
    add_role_verbs(app, status);
    add_custom_role_verbs(*app.get_subcommand("role"), status);
    add_role_assignment_verbs(*app.get_subcommand("user"), *app.get_subcommand("team"), status);
    add_policy_verbs(app, status);
    add_resource_verbs(app, status);
    add_grant_verbs(app, status);
    add_unit_verbs(app, status);
    add_rotation_verbs(app, status);
    add_connection_verbs(app, status);
    add_proposal_verbs(*app.get_subcommand("connection"), status);
    add_mapping_verbs(app, status);
    add_application_verbs(app, status);
    add_key_verbs(app, status);
    add_operator_key_verbs(app, status);
    add_audit_verbs(app, status);
    add_report_verbs(app, status);
    add_retention_verbs(app, status);
    add_recovery_verbs(app, status);
    add_server_verbs(app, status);
    add_explain(app, status);
    add_review_verbs(app, status);
}

}  // namespace gatehouse::cli
