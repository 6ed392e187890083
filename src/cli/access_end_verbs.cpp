#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> end_fields{{"id", "id"},
                                     {"user name", "user_name"},
                                     {"status", "status"},
                                     {"access begins", "access_begins_at"},
                                     {"access ends", "access_ends_at"}};

struct wanted_end {
    std::string user, at;
};

void declare_whose(CLI::App& verb, wanted_end& wanted) {
    verb.add_option("USER", wanted.user, "A member's id, or a user name or e-mail that is unique")->required();
}

void declare_end(CLI::App& verb, wanted_end& wanted) {
    declare_whose(verb, wanted);
    verb.add_option("--at", wanted.at, "When: 2027-01-31T17:00:00Z")->required()->type_name("TIME");
}

void declare_begin(CLI::App& verb, wanted_end& wanted) {
    declare_whose(verb, wanted);
    verb.add_option("--not-before", wanted.at, "When: 2027-01-31T08:00:00Z")->required()->type_name("TIME");
}

result<void> send(session& in, const std::string& user, const std::string& verb, const std::string& which, object body) {
    const auto id = in.at.member_named(user);
    if (!id) return id.error();
    return show(in, in.at.send_here(verb, "/members/" + *id + which, std::move(body)),
                [](const value& after) { print_fields(after, end_fields); });
}

result<void> end_access(session& in, const wanted_end& wanted) {
    object body;
    body.set("at", wanted.at);
    return send(in, wanted.user, "PUT", "/access-end", std::move(body));
}

result<void> keep_access(session& in, const wanted_end& wanted) { return send(in, wanted.user, "DELETE", "/access-end", {}); }

result<void> delay_access(session& in, const wanted_end& wanted) {
    object body;
    body.set("not_before", wanted.at);
    return send(in, wanted.user, "PUT", "/access-begin", std::move(body));
}

result<void> open_access(session& in, const wanted_end& wanted) { return send(in, wanted.user, "DELETE", "/access-begin", {}); }

}  // namespace

void add_access_end_verbs(CLI::App& noun, int& status) {
    add_verb<wanted_end>(
        noun,
        {"end-access", "Say when a membership ends by itself", "user end-access ada@example.com --at 2027-01-31T17:00:00Z"},
        status, declare_end, end_access);
    add_verb<wanted_end>(noun,
                         {"keep-access", "Take back the end of a membership before its time has come",
                          "user keep-access ada@example.com --data gatehouse-data"},
                         status, declare_whose, keep_access);
    add_verb<wanted_end>(noun,
                         {"delay-access", "Say when a membership begins: until then its sessions and keys are dead",
                          "user delay-access ada@example.com --not-before 2027-01-31T08:00:00Z --yes", verb_effect::harms},
                         status, declare_begin, delay_access);
    add_verb<wanted_end>(noun,
                         {"open-access", "Take back the beginning of a membership before its time has come",
                          "user open-access ada@example.com --data gatehouse-data"},
                         status, declare_whose, open_access);
}

}  // namespace gatehouse::cli
