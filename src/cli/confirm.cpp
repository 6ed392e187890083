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

}  // namespace

result<void> confirm(const CLI::App& verb, const place& where) {
    if (where.sure || where.dry_run) return {};
    if (::isatty(STDIN_FILENO) != 1)
        return make_error(errc::invalid_value, name_of(verb) +
                                                   " may end what cannot be taken back: say --yes to do it, or "
                                                   "--dry-run to see what it would do");
    std::fprintf(stderr, "%s may end what cannot be taken back. Do it? [y/N] ", name_of(verb).c_str());
    std::fflush(stderr);
    if (says_yes()) return {};
    return make_error(errc::conflict, "not done");
}

}  // namespace gatehouse::cli
