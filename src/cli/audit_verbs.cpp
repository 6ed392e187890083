#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include <gatehouse/base/uuid.hpp>
#include <gatehouse/cli/audit_export.hpp>

#include "naming.hpp"

namespace gatehouse::cli {
namespace {

struct list_arguments {
    std::string limit, kind, actor, target, target_kind, from, until;
};

void declare_list(CLI::App& verb, list_arguments& wanted) {
    verb.add_option("--limit", wanted.limit, "At most so many, the newest (default 100)");
    verb.add_option("--kind", wanted.kind, "Of this kind, or a family with a dot at the end: member.suspended, member.");
    verb.add_option("--actor", wanted.actor,
                    "By this actor: a member's id, user name or e-mail, an OS user, or an operator key's id");
    verb.add_option("--target", wanted.target,
                    "About this: an id, or the name of a member, team, role, policy, unit, connection or resource");
    verb.add_option("--target-kind", wanted.target_kind, "About things of this kind: role, policy, member …");
    verb.add_option("--from", wanted.from, "Not before this time (RFC 3339)")->type_name("TIME");
    verb.add_option("--until", wanted.until, "Before this time (RFC 3339)")->type_name("TIME");
}

// An OS user can be told from a slip of the pen by what he did only.
result<void> check_known(const value& found, const std::string& actor) {
    const value* items = found.find("items");
    if (actor.empty() || is_uuid(actor) || !items || !items->if_array() || !items->if_array()->empty()) return {};
    return make_error(errc::not_found, "no member is called " + actor + ", and nothing was done by an OS user of that name");
}

result<void> list(session& in, const list_arguments& wanted) {
    const auto actor = actor_named(in, wanted.actor);
    if (!actor) return actor.error();
    const auto target = target_named(in, wanted.target_kind, wanted.target);
    if (!target) return target.error();
    const auto found = in.at.get_here("/audit", {{"limit", wanted.limit.empty() ? "100" : wanted.limit},
                                                 {"kind", wanted.kind},
                                                 {"actor", *actor},
                                                 {"target", *target},
                                                 {"target_kind", wanted.target_kind},
                                                 {"from", wanted.from},
                                                 {"until", wanted.until}});
    if (found)
        if (auto known = check_known(*found, *actor); !known) return known;
    return show(in, found, [](const value& rows) {
        print_table(rows,
                    {{"#", "position"},
                     {"AT", "at"},
                     {"WHAT", "kind"},
                     {"TARGET", "target"},
                     {"ACTOR", "actor"},
                     {"AS", "actor_kind"},
                     {"VIA", "via"}},
                    "No such records.");
    });
}

struct export_arguments {
    std::string file;
};

void declare_export(CLI::App& verb, export_arguments& wanted) {
    verb.add_option("FILE", wanted.file, "The new file (0600); nothing is written over")->required();
}

// O_EXCL, and private from its first byte.
class new_file {
public:
    explicit new_file(const std::string& path)
        : path_(path), number_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {}
    new_file(const new_file&) = delete;
    ~new_file() {
        if (number_ >= 0) ::close(number_);
    }
    result<void> add(std::string_view bytes) const {
        while (number_ >= 0 && !bytes.empty()) {
            const ssize_t written = ::write(number_, bytes.data(), bytes.size());
            if (written <= 0) break;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        if (number_ >= 0 && bytes.empty()) return {};
        return make_error(errc::invalid_value, path_ + ": " + std::strerror(errno));
    }

private:
    const std::string path_;
    const int number_;
};

result<void> export_all(session& in, const export_arguments& wanted) {
    const new_file file(wanted.file);
    if (auto made = file.add(""); !made) return made;
    std::size_t bytes = 0;
    const auto done = fetch_audit_export(in.at, [&](std::string_view page) {
        bytes += page.size();
        return file.add(page);
    });
    if (!done) {
        ::unlink(wanted.file.c_str());  // half of one says nothing
        return done;
    }
    if (!in.json())
        std::printf("%s: %zu bytes\nJudge it: gatehouse audit verify %s --key KEY   (gatehouse audit keys)\n",
                    wanted.file.c_str(), bytes, wanted.file.c_str());
    return {};
}

const std::vector<column> key_columns{
    {"KEY", "id"}, {"SINCE", "created"}, {"BY", "made_by"}, {"ENDORSED BY", "endorsed_by"}, {"PUBLIC", "public"}};

result<void> list_keys(session& in, const no_arguments&) {
    return show(in, in.at.get_here("/audit/keys"),
                [](const value& found) { print_table(found, key_columns, "No key yet: the gateway makes one at its start."); });
}

result<void> rotate(session& in, const no_arguments&) {
    return show(in, in.at.send("POST", "/api/v1/audit-keys"), [](const value& made) {
        print_fields(made, {{"key", "id"}, {"endorsed by", "endorsed_by"}, {"public", "public"}});
    });
}

}  // namespace

void add_audit_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "audit", "Who changed what, and the proof of it");
    add_verb<list_arguments>(noun, {"list", "List records", "audit list --kind member. --limit 20", verb_effect::reads}, status,
                             declare_list, list);
    add_verb<export_arguments>(noun,
                               {"export", "Write all of it into a file that can be judged anywhere",
                                "audit export acme.jsonl --org acme --data gatehouse-data", verb_effect::reads},
                               status, declare_export, export_all);
    add_verb<no_arguments>(
        noun, {"keys", "The public keys that checkpoints and exports are signed with", "audit keys", verb_effect::reads},
        status, no_options, list_keys);
    add_verb<no_arguments>(noun,
                           {"rotate-key", "Sign with a new key from now on (the operator)",
                            "audit rotate-key --yes --data gatehouse-data", verb_effect::harms},
                           status, no_options, rotate);
}

}  // namespace gatehouse::cli
