#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct list_arguments {
    std::string limit, before, kind, actor, target;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many (default 100)");
    verb.add_option("--before", wanted.before, "Older than this position");
    verb.add_option("--kind", wanted.kind, "Of this kind, or a family with a dot at the end: member.suspended, member.");
    verb.add_option("--actor", wanted.actor, "By this actor (a member's id, an OS user …)");
    verb.add_option("--target", wanted.target, "About this id");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto found = in.at.get_here("/audit", {{"limit", wanted.limit},
                                                 {"before", wanted.before},
                                                 {"kind", wanted.kind},
                                                 {"actor", wanted.actor},
                                                 {"target", wanted.target}});
    return show(in, found, [](const value& rows) {
        print_table(rows,
                    {{"#", "position"},
                     {"AT", "at"},
                     {"WHAT", "kind"},
                     {"TARGET", "target"},
                     {"ACTOR", "actor"},
                     {"AS", "actor_kind"},
                     {"VIA", "via"}},
                    "No such records.", "--before");
    });
}

}  // namespace

void add_audit_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "audit", "Who changed what, newest first");
    add_verb<list_arguments>(noun, {"list", "List records", "audit list --kind member. --limit 20", verb_effect::reads}, status,
                             declare_list, list);
}

}  // namespace gatehouse::cli
