#include "naming.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"}, {"code", "code"}, {"name", "name"}, {"description", "description"}};

void print_unit(const value& found) { print_fields(found, fields); }

struct list_arguments {
    std::string unit, limit;
};

void declare_pages(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

void declare_members(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("UNIT", wanted.unit, "Its code or id")->required();
    declare_pages(verb, wanted);
}

result<void> list(session& in, const list_arguments& wanted) {
    return show(in, in.at.get_here("/units", {{"limit", wanted.limit}}), [](const value& found) {
        print_table(found, {{"CODE", "code"}, {"NAME", "name"}, {"DESCRIPTION", "description"}, {"ID", "id"}},
                    "No units. Make one: gatehouse unit create CODE");
    });
}

result<void> members(session& in, const list_arguments& wanted) {
    const auto found = in.at.get_here("/units/" + wanted.unit + "/members", {{"limit", wanted.limit}});
    return show(in, found, [](const value& all) { print_table(all, {{"MEMBER", "member"}}, "Nobody is in this unit."); });
}

struct wanted_unit {
    std::string unit, user;
    maybe name, description;
};

void declare_unit(CLI::App& verb, wanted_unit& wanted) { verb.add_option("UNIT", wanted.unit, "Its code or id")->required(); }

void declare_words(CLI::App& verb, wanted_unit& wanted) {
    declare_unit(verb, wanted);
    verb.add_option("--name", wanted.name, "Name to show");
    verb.add_option("--description", wanted.description, "What it is");
}

void declare_member(CLI::App& verb, wanted_unit& wanted) {
    declare_unit(verb, wanted);
    verb.add_option("USER", wanted.user, "A member's id, user name or e-mail")->required();
}

object words_of(const wanted_unit& wanted) {
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "description", wanted.description);
    return body;
}

result<void> create(session& in, const wanted_unit& wanted) {
    object body = words_of(wanted);
    body.set("code", wanted.unit);
    return show(in, in.at.post_here("/units", std::move(body)), print_unit);
}

result<void> show_unit(session& in, const wanted_unit& wanted) {
    return show(in, in.at.get_here("/units/" + wanted.unit), print_unit);
}

result<void> change(session& in, const wanted_unit& wanted) {
    return show(in, in.at.send_here("PATCH", "/units/" + wanted.unit, words_of(wanted)), print_unit);
}

result<void> erase(session& in, const wanted_unit& wanted) {
    return show(in, in.at.send_here("DELETE", "/units/" + wanted.unit), [](const value& done) {
        print_fields(done, {{"unit", "id"}, {"status", "status"}, {"members taken out", "members"}});
    });
}

result<void> add_member(session& in, const wanted_unit& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    object body;
    body.set("member", *id);
    return show(in, in.at.post_here("/units/" + wanted.unit + "/members", std::move(body)), [](const value& made) {
        print_fields(made, {{"unit", "unit"}, {"member", "member"}});
    });
}

result<void> remove_member(session& in, const wanted_unit& wanted) {
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return show(in, in.at.send_here("DELETE", "/units/" + wanted.unit + "/members/" + *id), [](const value& done) {
        print_fields(done, {{"unit", "unit"}, {"member", "member"}, {"status", "status"}});
    });
}

}  // namespace

void add_unit_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "unit", "Parts of the organization that resources may be restricted to");
    add_verb<list_arguments>(noun, {"list", "List units", "unit list", verb_effect::reads}, status, declare_pages, list);
    add_verb<wanted_unit>(noun, {"create", "Make a unit", "unit create berlin --name \"Berlin office\""}, status, declare_words,
                          create);
    add_verb<wanted_unit>(noun, {"show", "Show a unit", "unit show berlin", verb_effect::reads}, status, declare_unit,
                          show_unit);
    add_verb<wanted_unit>(noun, {"change", "Change name or description", "unit change berlin --name Berlin"}, status,
                          declare_words, change);
    add_verb<wanted_unit>(
        noun, {"delete", "Delete a unit; its members are taken out", "unit delete berlin --yes", verb_effect::harms}, status,
        declare_unit, erase);
    add_verb<list_arguments>(noun, {"members", "List who is in a unit", "unit members berlin", verb_effect::reads}, status,
                             declare_members, members);
    add_verb<wanted_unit>(noun, {"add-member", "Put a member into a unit", "unit add-member berlin ada@example.com"}, status,
                          declare_member, add_member);
    add_verb<wanted_unit>(noun, {"remove-member", "Take a member out of a unit", "unit remove-member berlin ada@example.com"},
                          status, declare_member, remove_member);
}

}  // namespace gatehouse::cli
