#include <cstdio>

#include "output.hpp"

namespace gatehouse::cli {
namespace {

std::string words_of(std::string_view name) {
    std::string words(name);
    for (char& c : words)
        if (c == '_') c = ' ';
    return words;
}

bool is_list_of_things(const value& content) {
    const auto* all = content.if_array();
    return all && !all->empty() && all->front().if_object();
}

// "role security-lead, assignments 1"
std::string line_of(const value& thing) {
    if (!thing.if_object()) return shown(thing);
    std::string line;
    for (const auto& [name, content] : *thing.if_object())
        if (const std::string text = shown(content); !text.empty())
            line += (line.empty() ? "" : ", ") + words_of(name) + " " + text;
    return line;
}

// What the call would answer: what it counts, marks and leaves behind. The id of what it makes will be another one.
void print_answer(const value& body) {
    if (!body.if_object()) return;
    for (const auto& [name, content] : *body.if_object()) {
        if (name == "id" || name == "api_keys_ended") continue;  // those are counted with the effects
        if (is_list_of_things(content)) {
            std::printf("%s:\n", words_of(name).c_str());
            for (const value& one : *content.if_array()) std::printf("  %s\n", line_of(one).c_str());
        } else if (const std::string text = content.if_object() ? line_of(content) : shown(content); !text.empty()) {
            std::printf("%s: %s\n", words_of(name).c_str(), text.c_str());
        }
    }
}

value list_of(value::array items) {
    object list;
    list.set("items", value(std::move(items)));
    return value(std::move(list));
}

const value::array& items_at(const value& of, std::string_view name) {
    static const value::array none;
    const value* found = of.find(name);
    return found && found->if_array() ? *found->if_array() : none;
}

// What is had where conditions hold says so.
std::string actions_at(const value& row, std::string_view name, std::string_view on_condition) {
    std::string text = text_at(row, name);
    for (const value& one : items_at(row, on_condition)) text += (text.empty() ? "" : ", ") + shown(one) + " (on a condition)";
    return text;
}

value shown_rights(const value& row) {
    object cells;
    cells.set("user_name", *row.find("user_name"));
    const std::string resource = text_at(row, "resource");
    cells.set("resource", value(resource.starts_with("organization/") ? "the organization" : resource));
    cells.set("gains", value(actions_at(row, "gains", "gains_on_condition")));
    cells.set("loses", value(actions_at(row, "loses", "loses_on_condition")));
    return value(std::move(cells));
}

// Who would gain and lose what.
void print_access(const value& access) {
    const std::string gained = text_at(access, "gained"), lost = text_at(access, "lost");
    std::printf("Roles and rights gained: %s, lost: %s%s\n", gained.c_str(), lost.c_str(),
                text_at(access, "exact") == "no" ? " (of those looked at; there are more)" : "");
    if (const auto& roles = items_at(access, "roles"); !roles.empty())
        print_table(list_of(roles), {{"MEMBER", "user_name"}, {"", "effect"}, {"ROLE", "role"}, {"SCOPE", "scope"}}, "");
    value::array rights;
    for (const value& row : items_at(access, "rights")) rights.push_back(shown_rights(row));
    if (!rights.empty())
        print_table(list_of(std::move(rights)),
                    {{"MEMBER", "user_name"}, {"ON", "resource"}, {"GAINS", "gains"}, {"LOSES", "loses"}}, "");
    if (text_at(access, "withheld") == "yes") std::printf("Who gains and loses it needs gatehouse:access:explain.\n");
    if (text_at(access, "more") == "yes") std::printf("There are more rows than are shown.\n");
}

}  // namespace

void print_rehearsal(const value& answer) {
    std::printf("Dry run: nothing was changed. It would do this:\n");
    object list;
    if (const value* effects = answer.find("effects"))
        if (const value* changes = effects->find("changes")) list.set("items", *changes);
    print_table(value(std::move(list)), {{"CHANGE", "kind"}, {"OF", "target_kind"}, {"ID", "target"}}, "nothing");
    const std::string least = text_at(answer, "effects.exact") == "no" ? "at least " : "";
    for (const auto& [what, member] : {std::pair("sessions", "effects.sessions_ended"), {"API keys", "effects.keys_ended"}})
        if (const std::string count = text_at(answer, member); count != "0")
            std::printf("%s that would end: %s%s\n", what, least.c_str(), count.c_str());
    if (const value* would = answer.find("would"))
        if (const value* body = would->find("body")) print_answer(*body);
    const value* effects = answer.find("effects");
    if (const value* access = effects ? effects->find("access") : nullptr; access && access->if_object()) print_access(*access);
}

}  // namespace gatehouse::cli
