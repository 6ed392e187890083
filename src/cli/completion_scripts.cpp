#include "completion_table.hpp"

// Both scripts have the same two tables: what an option's value may be, by "noun verb:option", and what may stand at a place.
namespace gatehouse::cli {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string all;
    for (const auto& word : words) all.append(all.empty() ? "" : between).append(word);
    return all;
}

// In single quotes, for either shell.
std::string quoted(std::string_view text) {
    std::string out = "'";
    for (const char c : text) c == '\'' ? out.append("'\\''") : out.append(1, c);
    return out + "'";
}

// Which options take which values, those of the same values together: one arm of the case each.
std::map<completed_value, std::vector<std::string>> options_by_value(const std::vector<completed_place>& table) {
    std::map<completed_value, std::vector<std::string>> all;
    for (const auto& place : table)
        for (const auto& option : place.options)
            if (option.value.by != completed::nothing)
                for (const auto& name : option.names) all[option.value].push_back("\"" + place.path + ":" + name + "\"");
    return all;
}

std::string known_paths(const std::vector<completed_place>& table) {
    std::vector<std::string> all;
    for (const auto& place : table)
        if (!place.path.empty()) all.push_back("\"" + place.path + "\"");
    return joined(all, "|");
}

std::string bash_value(const completed_value& value) {
    switch (value.by) {
        case completed::words: return "COMPREPLY=($(compgen -W " + quoted(joined(value.words, " ")) + " -- \"$word\"))";
        case completed::file: return "COMPREPLY=($(compgen -f -- \"$word\"))";
        case completed::directory: return "COMPREPLY=($(compgen -d -- \"$word\"))";
        case completed::nothing:
        case completed::anything: break;
    }
    return "COMPREPLY=()";
}

std::string zsh_value(const completed_value& value) {
    switch (value.by) {
        case completed::words: return "compadd -- " + joined(value.words, " ");
        case completed::file: return "_files";
        case completed::directory: return "_files -/";
        case completed::nothing:
        case completed::anything: break;
    }
    return ":";
}

std::string bash_place(const completed_place& place) {
    std::vector<std::string> words;
    for (const auto& [name, about] : place.below) words.push_back(name);
    for (const auto& option : place.options)
        for (const auto& name : option.names) words.push_back(name);
    std::string out;
    for (const auto& value : place.arguments) {
        if (value.by == completed::words) words.insert(words.end(), value.words.begin(), value.words.end());
        if (value.by == completed::directory) out += " paths=-d";
        if (value.by == completed::file) out += " paths=-f";
    }
    return "words=" + quoted(joined(words, " ")) + out;
}

// A description's colons would end the name.
std::string described(const std::string& name, const std::string& about) {
    std::string text;
    for (const char c : name) c == ':' ? text.append("\\:") : text.append(1, c);
    return " " + quoted(text + ":" + about);
}

std::string zsh_place(const completed_place& place) {
    std::string below, options, out;
    for (const auto& [name, about] : place.below) below += described(name, about);
    for (const auto& option : place.options)
        for (const auto& name : option.names) options += described(name, option.about);
    if (!below.empty()) out += "choices=(" + below + " ); _describe command choices; ";
    for (const auto& value : place.arguments)
        if (value.by != completed::anything) out += zsh_value(value) + "; ";
    return out + "choices=(" + options + " ); _describe -o option choices";
}

using worded = std::string (*)(const completed_value&);
using laid_out = std::string (*)(const completed_place&);

std::string value_arms(const std::vector<completed_place>& table, worded value) {
    std::string out;
    for (const auto& [known, options] : options_by_value(table))
        out += "        " + joined(options, "|") + ") " + value(known) + "; return ;;\n";
    return out;
}

std::string place_arms(const std::vector<completed_place>& table, laid_out place) {
    std::string out;
    for (const auto& one : table) out += "        \"" + one.path + "\") " + place(one) + " ;;\n";
    return out;
}

}  // namespace

// bash parts words at '=' too: --output=json comes as three.
std::string bash_completion(const std::vector<completed_place>& table) {
    return R"(# bash completion of gatehouse: source <(gatehouse completion bash)
_gatehouse() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} place= words= paths= at
    if [ "$word" = = ]; then word=; elif [ "$before" = = ]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi
    for ((at = 1; at < COMP_CWORD; ++at)); do
        case "$place ${COMP_WORDS[at]}" in
        )" +
           known_paths(table) +
           R"() place+=" ${COMP_WORDS[at]}" ;;
        esac
    done
    case "$place:$before" in
)" + value_arms(table, bash_value) +
           R"(    esac
    case "$place" in
)" + place_arms(table, bash_place) +
           R"(    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
    if [ -n "$paths" ]; then COMPREPLY+=($(compgen "$paths" -- "$word")); fi
}
complete -F _gatehouse gatehouse
)";
}

std::string zsh_completion(const std::vector<completed_place>& table) {
    return R"(#compdef gatehouse
# zsh completion of gatehouse: source <(gatehouse completion zsh), or a file _gatehouse in a folder of $fpath
_gatehouse() {
    local before=${words[CURRENT-1]} place= at
    local -a choices
    for ((at = 2; at < CURRENT; ++at)); do
        case "$place ${words[at]}" in
        )" +
           known_paths(table) +
           R"() place+=" ${words[at]}" ;;
        esac
    done
    case "$place:$before" in
)" + value_arms(table, zsh_value) +
           R"(    esac
    case "$place" in
)" + place_arms(table, zsh_place) +
           R"(    esac
}
if [ "$funcstack[1]" = _gatehouse ]; then _gatehouse "$@"; else compdef _gatehouse gatehouse; fi
)";
}

}  // namespace gatehouse::cli
