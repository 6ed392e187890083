#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_proposal {
    std::string proposal;
    std::string path() const { return "/connection-proposals/" + proposal; }
};

void declare(CLI::App& verb, wanted_proposal& wanted) {
    verb.add_option("PROPOSAL", wanted.proposal, "Its id (gatehouse connection proposal list)")->required();
}

void print_one(const value& found) {
    print_fields(found, {{"id", "id"},
                         {"status", "status"},
                         {"operation", "operation"},
                         {"path", "path"},
                         {"needs level", "needs_level"},
                         {"proposed by", "user_name"},
                         {"proposed", "proposed"},
                         {"expires", "expires"},
                         {"decided by", "decided_by"},
                         {"decided", "decided_at"},
                         {"entity id", "facts.entity_id"},
                         {"SSO URL", "facts.sso_url"}});
}

// Of metadata its facts say more; as text it is in -o json.
void print_content(const value& found) {
    print_one(found);
    if (const value* facts = found.find("facts"))
        if (const value* keys = facts->find("key_fingerprints"))
            for (const value& one : *keys->if_array()) std::printf("key: %s\n", std::string(one.text()).c_str());
    if (const value* body = found.find("body"); body && !body->find("metadata")) print_json(*body);
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/connection-proposals"), [](const value& found) {
        print_table(found,
                    {{"STATUS", "status"},
                     {"OPERATION", "operation"},
                     {"PROPOSED BY", "user_name"},
                     {"PROPOSED", "proposed"},
                     {"DECIDED BY", "decided_by"},
                     {"ID", "id"}},
                    "Nobody has proposed a change in the last 30 days.");
    });
}

result<void> show_one(session& in, const wanted_proposal& wanted) {
    return show(in, in.at.get_here(wanted.path()), print_content);
}

result<void> approve(session& in, const wanted_proposal& wanted) {
    return show(in, in.at.post_here(wanted.path() + "/approve", object()), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"name", "name"}, {"status", "status"}, {"state", "state"}});
        if (const auto secret = text_at(made, "secret"); !secret.empty()) print_secret("SCIM token", secret);
    });
}

result<void> reject(session& in, const wanted_proposal& wanted) {
    return show(in, in.at.post_here(wanted.path() + "/reject", object()), print_one);
}

result<void> withdraw(session& in, const wanted_proposal& wanted) {
    return show(in, in.at.send_here("DELETE", wanted.path()), print_one);
}

}  // namespace

void add_proposal_verbs(CLI::App& connection, int& status) {
    CLI::App& noun = add_noun(connection, "proposal", "Changes that wait for somebody of a higher level");
    add_verb<no_arguments>(
        noun, {"list", "List what is proposed, and what was decided", "connection proposal list", verb_effect::reads}, status,
        no_options, list);
    add_verb<wanted_proposal>(
        noun, {"show", "Show a proposal with what it would send", "connection proposal show PROPOSAL", verb_effect::reads},
        status, declare, show_one);
    add_verb<wanted_proposal>(noun,
                              {"approve", "Make the change that is proposed, as your own",
                               "connection proposal approve PROPOSAL --data gatehouse-data", verb_effect::harms},
                              status, declare, approve);
    add_verb<wanted_proposal>(
        noun, {"reject", "Decide that the change is not made", "connection proposal reject PROPOSAL --data gatehouse-data"},
        status, declare, reject);
    add_verb<wanted_proposal>(noun, {"withdraw", "Take your own proposal back", "connection proposal withdraw PROPOSAL"},
                              status, declare, withdraw);
}

}  // namespace gatehouse::cli
