#include <cstdio>
#include <cstring>

#include <unistd.h>

#include "verb.hpp"

namespace gatehouse::cli {
namespace {

// The whole command, as typed: "user remove".
std::string name_of(const CLI::App& verb) {
    const CLI::App* noun = verb.get_parent();
    if (!noun || !noun->get_parent()) return verb.get_name();
    return name_of(*noun) + " " + verb.get_name();
}

bool says_yes() {
    char line[16] = {};
    if (!std::fgets(line, sizeof line, stdin)) return false;
    return std::strcmp(line, "y\n") == 0 || std::strcmp(line, "yes\n") == 0;
}

result<void> ask(const std::string& what) {
    if (::isatty(STDIN_FILENO) != 1)
        return make_error(errc::invalid_value, what + ": say --yes to do it, or --dry-run to see what it would do");
    std::fprintf(stderr, "%s. Do it? [y/N] ", what.c_str());
    std::fflush(stderr);
    if (says_yes()) return {};
    return make_error(errc::conflict, "not done");
}

}  // namespace

result<void> confirm(const CLI::App& verb, const place& where) {
    if (where.sure || where.dry_run) return {};
    return ask(name_of(verb) + " may end what cannot be taken back");
}

// More changes than are shown may have ended more; what is no rehearsal's answer says nothing.
result<void> confirm_ended_keys(const CLI::App& verb, const value& rehearsed) {
    const std::string count = text_at(rehearsed, "effects.keys_ended");
    const bool more = text_at(rehearsed, "effects.more") != "no";
    if (count == "0" && !more) return {};
    if (count.empty() || count == "0") return ask(name_of(verb) + " may end API keys for good");
    return ask(name_of(verb) + " would end API keys for good (" + (more ? "at least " : "") + count + ")");
}

}  // namespace gatehouse::cli
