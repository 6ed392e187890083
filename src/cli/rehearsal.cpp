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

// What the call would answer: what it counts, marks and leaves behind. The id of what it makes will be another one, and who
// gains or loses roles has a table of its own.
void print_answer(const value& body) {
    if (!body.if_object()) return;
    for (const auto& [name, content] : *body.if_object()) {
        if (name == "id" || name == "holders") continue;
        if (is_list_of_things(content)) {
            std::printf("%s:\n", words_of(name).c_str());
            for (const value& one : *content.if_array()) std::printf("  %s\n", line_of(one).c_str());
        } else if (const std::string text = content.if_object() ? line_of(content) : shown(content); !text.empty()) {
            std::printf("%s: %s\n", words_of(name).c_str(), text.c_str());
        }
    }
}

// Who would gain or lose which role, of a change whose rehearsal says so.
void print_holders(const value& holders) {
    std::printf("Roles gained: %s, lost: %s%s\n", text_at(holders, "gained").c_str(), text_at(holders, "lost").c_str(),
                text_at(holders, "exact") == "no" ? " (of those looked at; there are more members)" : "");
    if (text_at(holders, "gained") != "0" || text_at(holders, "lost") != "0")
        print_table(holders, {{"MEMBER", "user_name"}, {"", "effect"}, {"ROLE", "role"}, {"SCOPE", "scope"}}, "");
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
    const value* would = answer.find("would");
    const value* body = would ? would->find("body") : nullptr;
    if (!body) return;
    print_answer(*body);
    if (const value* holders = body->find("holders")) print_holders(*holders);
}

}  // namespace gatehouse::cli
