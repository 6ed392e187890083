#include "naming.hpp"

namespace gatehouse::cli {
namespace {

const std::vector<column> fields{{"id", "id"},         {"type", "type"}, {"name", "name"},
                                 {"parent", "parent"}, {"team", "team"}, {"units", "units"}};

void print_resource(const value& found) { print_fields(found, fields); }

struct list_arguments {
    std::string type, limit;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--type", wanted.type, "Of this type only");
    verb.add_option("--limit", wanted.limit, "At most so many (default: all)");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto found = in.at.get_here("/resources", {{"type", wanted.type}, {"limit", wanted.limit}});
    return show(in, found, [](const value& all) {
        print_table(all, {{"TYPE", "type"}, {"NAME", "name"}, {"TEAM", "team"}, {"PARENT", "parent"}, {"ID", "id"}},
                    "No resources yet. Make one: gatehouse resource create TYPE/NAME");
    });
}

struct wanted_resource {
    std::string resource;
    maybe name, parent, team;
    std::vector<std::string> units;
    bool everywhere = false, own = false;
};

void declare_named(CLI::App& verb, wanted_resource& wanted) {
    verb.add_option("RESOURCE", wanted.resource, "Its id, or TYPE/NAME")->required();
}

void declare_place(CLI::App& verb, wanted_resource& wanted) {
    verb.add_option("--parent", wanted.parent, "The resource it lies below (id or TYPE/NAME; \"\" for none)");
    verb.add_option("--team", wanted.team, "The team it belongs to (slug or id; \"\" for none)");
    verb.add_option("--unit", wanted.units, "Restrict it to this unit (code or id); repeatable");
}

void declare_create(CLI::App& verb, wanted_resource& wanted) {
    verb.add_option("RESOURCE", wanted.resource, "TYPE/NAME: a type of the permission model, and what the product calls it")
        ->required();
    declare_place(verb, wanted);
    verb.add_flag("--own", wanted.own,
                  "As your own, with what the permission model gives its maker (needs your API key: the operator gets nothing)")
        ->excludes("--parent")
        ->excludes("--team")
        ->excludes("--unit");
}

void declare_change(CLI::App& verb, wanted_resource& wanted) {
    declare_named(verb, wanted);
    verb.add_option("--name", wanted.name, "A new name");
    declare_place(verb, wanted);
    verb.add_flag("--no-units", wanted.everywhere, "Restrict it to no unit");
}

object body_of(const wanted_resource& wanted) {
    object body;
    set_given(body, "name", wanted.name);
    set_given(body, "parent", wanted.parent);
    set_given(body, "team", wanted.team);
    if (!wanted.units.empty() || wanted.everywhere) body.set("units", texts(wanted.units));
    return body;
}

result<void> create(session& in, const wanted_resource& wanted) {
    const auto slash = wanted.resource.find('/');
    if (slash == std::string::npos) return make_error(errc::invalid_value, "a resource is TYPE/NAME");
    object body = body_of(wanted);
    body.set("type", wanted.resource.substr(0, slash));
    body.set("name", wanted.resource.substr(slash + 1));
    return show(in, in.at.post_here(wanted.own ? "/resources/own" : "/resources", std::move(body)), print_resource);
}

result<void> show_resource(session& in, const wanted_resource& wanted) {
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    return show(in, in.at.get_here("/resources/" + *id), print_resource);
}

result<void> change(session& in, const wanted_resource& wanted) {
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    return show(in, in.at.send_here("PATCH", "/resources/" + *id, body_of(wanted)), print_resource);
}

result<void> erase(session& in, const wanted_resource& wanted) {
    const auto id = resource_named(in, wanted.resource);
    if (!id) return id.error();
    return show(in, in.at.send_here("DELETE", "/resources/" + *id), [](const value& done) {
        print_fields(done, {{"resource", "id"},
                            {"status", "status"},
                            {"grants ended", "grants_ended"},
                            {"rotations closed", "rotations_closed"}});
    });
}

}  // namespace

void add_resource_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "resource", "Things that products guard: their team, units and parent");
    add_verb<list_arguments>(noun, {"list", "List resources", "resource list --type app", verb_effect::reads}, status,
                             declare_list, list);
    add_verb<wanted_resource>(noun, {"create", "Register a resource", "resource create app/main --team support"}, status,
                              declare_create, create);
    add_verb<wanted_resource>(noun, {"show", "Show a resource", "resource show app/main", verb_effect::reads}, status,
                              declare_named, show_resource);
    add_verb<wanted_resource>(noun, {"change", "Change name, parent, team or units", "resource change app/main --unit berlin"},
                              status, declare_change, change);
    add_verb<wanted_resource>(
        noun, {"delete", "Delete a resource; its grants end", "resource delete app/main --yes", verb_effect::harms}, status,
        declare_named, erase);
}

}  // namespace gatehouse::cli
