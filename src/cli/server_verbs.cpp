#include "nouns.hpp"

namespace gatehouse::cli {
namespace {

struct wanted_log {
    std::string limit, kind;
};

void declare_log(CLI::App& verb, wanted_log& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many, the newest (default 100)");
    verb.add_option("--kind", wanted.kind, "Only of this kind: server.started, organization.deleted");
}

const value* settings_of(const value& note) { return text_at(note, "kind") == "server.started" ? note.find("facts") : nullptr; }

// The start before, of the same machine: several nodes write one log.
const value* before(const value::array& newest_first, std::size_t at) {
    for (std::size_t i = at + 1; i < newest_first.size(); ++i)
        if (settings_of(newest_first[i]) && text_at(newest_first[i], "target") == text_at(newest_first[at], "target"))
            return settings_of(newest_first[i]);
    return nullptr;
}

value::array changed_since(const value* earlier, const value& settings) {
    value::array names;
    if (!earlier || !settings.if_object() || !earlier->if_object()) return names;
    for (const auto& [name, content] : *settings.if_object()) {
        const value* was = earlier->find(name);
        if (!was || !(*was == content)) names.emplace_back(name);
    }
    for (const auto& [name, content] : *earlier->if_object())
        if (!settings.find(name)) names.emplace_back(name);
    return names;
}

void print_log(const value& found) {
    value list = found;
    value* items = list.find("items");
    if (!items || !items->if_array()) return;
    const value::array all = *items->if_array();
    for (std::size_t i = 0; i < all.size(); ++i)
        if (const value* settings = settings_of(all[i]))
            (*items->if_array())[i].if_object()->set("changed", changed_since(before(all, i), *settings));
    print_table(list,
                {{"AT", "at"},
                 {"WHAT", "kind"},
                 {"OF", "target"},
                 {"BY", "actor"},
                 {"VERSION", "facts.version"},
                 {"BASE URL", "facts.base_url"},
                 {"CHANGED", "changed"}},
                "Nothing was noted.");
}

result<void> show_log(session& in, const wanted_log& wanted) {
    return show(
        in,
        in.at.get("/api/v1/installation-log", {{"limit", wanted.limit.empty() ? "100" : wanted.limit}, {"kind", wanted.kind}}),
        print_log);
}

}  // namespace

void add_server_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "server", "The installation as a whole: starts and their settings (operator)");
    add_verb<wanted_log>(noun,
                         {"log", "Starts, what changed in the settings since the one before, and deleted organizations",
                          "server log --kind server.started --data gatehouse-data", verb_effect::reads},
                         status, declare_log, show_log);
}

}  // namespace gatehouse::cli
