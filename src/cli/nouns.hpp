#pragma once
#include "naming.hpp"

// Verbs of a noun that stands in another file, and nouns that came later.
namespace gatehouse::cli {

void add_authority_verb(CLI::App& user, int& status);
void add_certificate_verbs(CLI::App& application, int& status);
void add_custom_role_verbs(CLI::App& role, int& status);
void add_role_assignment_verbs(CLI::App& user, CLI::App& team, int& status);
void add_connection_change_verbs(CLI::App& connection, int& status);
void add_key_verbs(CLI::App& app, int& status);
void add_operator_key_verbs(CLI::App& app, int& status);
void add_proposal_verbs(CLI::App& connection, int& status);
void add_rotation_verbs(CLI::App& app, int& status);
void add_recovery_verbs(CLI::App& app, int& status);
void add_report_verbs(CLI::App& app, int& status);
void add_retention_verbs(CLI::App& app, int& status);
void add_server_verbs(CLI::App& app, int& status);
void add_review_verbs(CLI::App& app, int& status);  // after role, team and user

// A member with roles, links and holds.
void print_member(const value& found);
// What the installation's log says of one family of kinds ("organization."), as a list.
result<value> notes_of(session& in, std::string_view family);
// "Evidence Exporter": evidence-exporter.
std::string slug_of(const std::string& name);
// The id of an application, by that or its name.
result<std::string> application_named(session& in, const std::string& name);
extern const std::vector<column> certificate_columns;
// A list inside an answer as a table of its own.
void print_list(const value& item, std::string_view member, const std::vector<column>& columns, const char* heading,
                const char* none);

}  // namespace gatehouse::cli
