#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct domain_arguments {
    std::string connection, domain;
};

void declare_list(CLI::App& verb, domain_arguments& wanted) {
    verb.add_option("CONNECTION", wanted.connection, "Its id or name")->required();
}

void declare_assert(CLI::App& verb, domain_arguments& wanted) {
    declare_list(verb, wanted);
    verb.add_option("DOMAIN", wanted.domain, "An e-mail domain that is the organization's, such as example.com")->required();
}

result<void> list(session& in, const domain_arguments& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    return show(in, in.at.get_here("/connections/" + *id + "/domains"), [](const value& found) {
        print_table(found, {{"DOMAIN", "domain"}, {"PROOF", "proof"}, {"SINCE", "since"}},
                    "No domains yet. Vouch for one: gatehouse connection domain assert CONNECTION DOMAIN --data DIR");
    });
}

result<void> assert_one(session& in, const domain_arguments& wanted) {
    const auto id = in.at.connection_named(wanted.connection);
    if (!id) return id.error();
    object body;
    body.set("domain", wanted.domain);
    return show(in, in.at.post_here("/connections/" + *id + "/domains", std::move(body)), [](const value& made) {
        print_fields(made, {{"domain", "domain"}, {"proof", "proof"}, {"connection", "connection"}});
    });
}

}  // namespace

void add_domain_verbs(CLI::App& connection, int& status) {
    CLI::App& noun = add_noun(connection, "domain", "E-mail domains that a connection may speak for");
    add_verb<domain_arguments>(noun,
                               {"assert", "Vouch, as operator, that a domain is the organization's",
                                "connection domain assert okta example.com --data gatehouse-data"},
                               status, declare_assert, assert_one);
    add_verb<domain_arguments>(
        noun, {"list", "List domains", "connection domain list okta --data gatehouse-data", verb_effect::reads}, status,
        declare_list, list);
}

}  // namespace gatehouse::cli
