#include "nouns.hpp"

#include <gatehouse/base/text.hpp>

namespace gatehouse::cli {
namespace {

struct new_key {
    std::string name, expires;
};

void declare_create(CLI::App& verb, new_key& wanted) {
    verb.add_option("NAME", wanted.name, "What it is for: the machine that will have it")->required();
    verb.add_option("--expires", wanted.expires, "RFC 3339, within 92 days")->type_name("TIME")->required();
}

result<void> create(session& in, const new_key& wanted) {
    object body;
    body.set("name", wanted.name);
    body.set("expires", wanted.expires);
    return show(in, in.at.send("POST", "/api/v1/operator-keys", std::move(body)), [](const value& made) {
        print_fields(made, {{"id", "id"}, {"name", "name"}, {"expires", "expires"}});
        print_secret("operator key", text_at(made, "secret"));
    });
}

result<void> list(session& in, const no_arguments&) {
    return show(in, in.at.get("/api/v1/operator-keys"), [](const value& found) {
        print_table(found,
                    {{"KEY", "id"},
                     {"NAME", "name"},
                     {"STATUS", "status"},
                     {"CREATED", "created"},
                     {"EXPIRES", "expires"},
                     {"LAST USED", "last_used"},
                     {"ENDED", "ended"}},
                    "No operator keys. Make one: gatehouse operator-key create NAME --expires TIME --data DIR");
    });
}

struct one_key {
    std::string id;
};

void declare_revoke(CLI::App& verb, one_key& wanted) {
    verb.add_option("KEY", wanted.id, "The key's id (gatehouse operator-key list)")->required();
}

result<void> revoke(session& in, const one_key& wanted) {
    return show(in, in.at.send("POST", "/api/v1/operator-keys/" + percent_encode(wanted.id) + "/revoke"),
                [](const value& done) {
                    print_fields(done, {{"key", "id"}, {"name", "name"}, {"status", "status"}});
                });
}

result<void> history(session& in, const no_arguments&) {
    return show(in, notes_of(in, "operator_key."), [](const value& all) {
        print_table(all,
                    {{"AT", "at"},
                     {"WHAT", "kind"},
                     {"NAME", "facts.name"},
                     {"ROUTE", "facts.route"},
                     {"BY", "actor"},
                     {"KEY", "target"}},
                    "No operator key was ever made.");
    });
}

}  // namespace

result<value> notes_of(session& in, std::string_view family) {
    const auto all = in.at.get("/api/v1/installation-log");
    if (!all) return all.error();
    value::array found;
    if (const value* items = all->find("items"); items && items->if_array())
        for (const value& one : *items->if_array())
            if (text_at(one, "kind").starts_with(family)) found.push_back(one);
    object list;
    list.set("items", value(std::move(found)));
    list.set("next", value());
    return value(std::move(list));
}

void add_operator_key_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "operator-key", "Keys with which the operator speaks from another machine");
    add_verb<new_key>(noun,
                      {"create", "Make a key (on the server's own machine)",
                       "operator-key create deploy --expires 2027-01-31T00:00:00Z --data gatehouse-data"},
                      status, declare_create, create);
    add_verb<no_arguments>(noun,
                           {"list", "List keys, ended ones too (on the server's own machine)",
                            "operator-key list --data gatehouse-data", verb_effect::reads},
                           status, no_options, list);
    add_verb<no_arguments>(noun,
                           {"history", "When keys were made and ended, and what they were refused",
                            "operator-key history --data gatehouse-data", verb_effect::reads},
                           status, no_options, history);
    add_verb<one_key>(
        noun,
        {"revoke", "End a key for good (on the server's own machine)",
         "operator-key revoke 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --yes --data gatehouse-data", verb_effect::harms},
        status, declare_revoke, revoke);
}

}  // namespace gatehouse::cli
