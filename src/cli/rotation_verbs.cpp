#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> columns{{"RESOURCE", "resource_name|resource"},
                                  {"MARKED", "marked_at"},
                                  {"BY", "by_name|by"},
                                  {"DUE", "due"},
                                  {"DONE", "done_at"},
                                  {"EVIDENCE", "evidence"}};

struct list_arguments {
    std::string resource, user, limit;
};

void declare_pages(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

void declare_history(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("RESOURCE", wanted.resource, "Its id, or TYPE/NAME")->required();
}

void declare_exposures(CLI::App& verb, list_arguments& wanted) {
    auto* user = verb.add_option("--user", wanted.user, "What this member saw (of a removed one: the id)");
    verb.add_option("--resource", wanted.resource, "Or who saw this (id or TYPE/NAME)")->excludes(user);
    declare_pages(verb, wanted);
}

result<void> list(session& in, const list_arguments& wanted) {
    return show(in, in.at.get_here("/rotations", {{"limit", wanted.limit}}),
                [](const value& found) { print_table(found, columns, "Nothing is marked for rotation."); });
}

result<void> tokens(session& in, const list_arguments& wanted) {
    return show(in, in.at.get_here("/rotations/tokens", {{"limit", wanted.limit}}), [](const value& found) {
        print_table(found,
                    {{"TOKEN", "token"},
                     {"NAME", "name"},
                     {"CONNECTION", "connection_name|connection"},
                     {"SHOWN TO", "made_by"},
                     {"MARKED", "marked_at"},
                     {"DUE", "due"},
                     {"EVIDENCE", "evidence"}},
                    "No provisioning token is marked for rotation.");
    });
}

result<void> history(session& in, const list_arguments& wanted) {
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    return show(in, in.at.get_here("/resources/" + *id + "/rotations"),
                [](const value& found) { print_table(found, columns, "It was never marked for rotation."); });
}

result<std::string> seen_by(session& in, const list_arguments& wanted) {
    if (wanted.user.empty() == wanted.resource.empty()) return make_error(errc::invalid_value, "give --user or --resource");
    const auto id = wanted.user.empty() ? resource_named(in, wanted.resource) : in.at.member_named(wanted.user);
    if (!id) return id.error();
    return (wanted.user.empty() ? "/resources/" : "/members/") + *id + "/exposures";
}

result<void> exposures(session& in, const list_arguments& wanted) {
    const auto path = seen_by(in, wanted);
    if (!path) return path.error();
    return show(in, in.at.get_here(*path, {{"limit", wanted.limit}}), [](const value& found) {
        print_table(found,
                    {{"MEMBER", "user_name|member"},
                     {"RESOURCE", "resource_name|resource"},
                     {"PERMISSION", "permission"},
                     {"FIRST", "first_at"},
                     {"LAST", "last_at"},
                     {"IN FORCE", "open"},
                     {"BY", "why"},
                     {"USED", "used_at"},
                     {"ROTATED SINCE", "rotated"}},
                    "No secret was shown.");
    });
}

struct mark_arguments {
    std::string resource, user, due, evidence;
};

void declare_mark(CLI::App& verb, mark_arguments& wanted) {
    auto* resource = verb.add_option("RESOURCE", wanted.resource, "Its id, or TYPE/NAME");
    verb.add_option("--user", wanted.user, "Or all that this member saw (of a removed one: the id)")->excludes(resource);
    verb.add_option("--due", wanted.due, "RFC 3339: when it should be done")->type_name("TIME");
    verb.add_option("--evidence", wanted.evidence, "A ticket, or why");
}

void declare_done(CLI::App& verb, mark_arguments& wanted) {
    verb.add_option("RESOURCE", wanted.resource, "Its id, or TYPE/NAME")->required();
    verb.add_option("--evidence", wanted.evidence, "What proves that it was done");
}

// A member may have seen more than one call marks.
result<value> mark_all(session& in, object body) {
    auto page = in.at.post_here("/rotations", body);
    if (!page || text_at(*page, "next").empty()) return page;
    value::array items;
    for (;;) {
        const value* list = page->find("items");
        if (list && list->if_array()) items.insert(items.end(), list->if_array()->begin(), list->if_array()->end());
        const std::string next(text_at(*page, "next"));
        if (next.empty()) break;
        body.set("after", next);
        page = in.at.post_here("/rotations", body);
        if (!page) return page;
    }
    object whole;
    whole.set("items", value(std::move(items)));
    whole.set("next", value());
    return value(std::move(whole));
}

result<void> mark(session& in, const mark_arguments& wanted) {
    if (wanted.resource.empty() == wanted.user.empty()) return make_error(errc::invalid_value, "give RESOURCE or --user");
    object body;
    if (!wanted.resource.empty()) body.set("resource", wanted.resource);
    if (!wanted.user.empty()) {
        const auto id = in.at.member_named(wanted.user);
        if (!id) return id.error();
        body.set("member", *id);
    }
    if (!wanted.due.empty()) body.set("due", wanted.due);
    if (!wanted.evidence.empty()) body.set("evidence", wanted.evidence);
    return show(in, mark_all(in, std::move(body)), [](const value& done) {
        print_table(done, {{"MARKED", "resource"}, {"DUE", "due"}}, "There is nothing to rotate.");
    });
}

result<void> finish(session& in, const mark_arguments& wanted) {
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    object body;
    if (!wanted.evidence.empty()) body.set("evidence", wanted.evidence);
    return show(in, in.at.post_here("/resources/" + *id + "/rotated", std::move(body)), [](const value& done) {
        print_fields(done, {{"resource", "resource"}, {"status", "status"}});
    });
}

}  // namespace

void add_rotation_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "rotation", "Secrets that should be changed because somebody saw them");
    add_verb<list_arguments>(noun, {"list", "List what is marked", "rotation list", verb_effect::reads}, status, declare_pages,
                             list);
    add_verb<list_arguments>(noun,
                             {"tokens", "List provisioning tokens that somebody saw who is gone; revoke each and make another",
                              "rotation tokens", verb_effect::reads},
                             status, declare_pages, tokens);
    add_verb<list_arguments>(
        noun, {"history", "List a resource's marks, done ones too", "rotation history token/client-ads", verb_effect::reads},
        status, declare_history, history);
    add_verb<list_arguments>(
        noun, {"exposures", "Who saw which secret", "rotation exposures --user ada@example.com", verb_effect::reads}, status,
        declare_exposures, exposures);
    add_verb<mark_arguments>(noun,
                             {"mark", "Mark a secret for rotation, or all that somebody saw",
                              "rotation mark --user 0193c1f0-5b1e-7cc2-8f0a-2f6a0c1d9e77 --due 2027-01-31T12:00:00Z"},
                             status, declare_mark, mark);
    add_verb<mark_arguments>(noun, {"done", "Say that a secret was changed", "rotation done token/client-ads --evidence OPS-7"},
                             status, declare_done, finish);
}

}  // namespace gatehouse::cli
