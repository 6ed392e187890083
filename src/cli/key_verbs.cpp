#include "nouns.hpp"

#include <filesystem>

#include <gatehouse/base/text.hpp>

namespace gatehouse::cli {
namespace {

constexpr std::string_view all_keys = "/api/v1/master-keys";

// Files are written where the gateway runs, which is where its socket is.
result<void> check_here(const session& in) {
    if (!in.where.data.empty()) return {};
    return make_error(errc::invalid_value, "master keys are the server's own machine's: say --data DIR, there");
}

void print_keys(const value& found) {
    print_table(found, {{"MASTER KEY", "id"}, {"ADDED", "added"}, {"IN USE HERE", "in_use"}}, "None.");
}

result<void> list(session& in, const no_arguments&) {
    if (auto here = check_here(in); !here) return here;
    return show(in, in.at.get(all_keys), print_keys);
}

struct new_file {
    std::string file;
};

void declare_add(CLI::App& verb, new_file& wanted) {
    verb.add_option("FILE", wanted.file, "The new key's file: written by the gateway (0600), never over another")->required();
}

result<void> add(session& in, const new_file& wanted) {
    if (auto here = check_here(in); !here) return here;
    std::error_code failed;
    object body;
    body.set("file", std::filesystem::absolute(wanted.file, failed).string());
    return show(in, in.at.send("POST", all_keys, std::move(body)), [&](const value& now) {
        print_keys(now);
        std::printf(
            "\nThe store opens with %s too. Put it in the place of %s on every gateway, start each anew,\n"
            "then end the old one: gatehouse key remove KEY\n",
            wanted.file.c_str(), std::string(text_at(now, "file")).c_str());
    });
}

struct one_key {
    std::string id;
};

void declare_remove(CLI::App& verb, one_key& wanted) {
    verb.add_option("KEY", wanted.id, "The master key's id (gatehouse key list)")->required();
}

result<void> remove(session& in, const one_key& wanted) {
    if (auto here = check_here(in); !here) return here;
    const std::string path = std::string(all_keys) + "/" + percent_encode(wanted.id) + "/remove";
    return show(in, in.at.send("POST", path), [&](const value& now) {
        print_keys(now);
        std::printf(
            "\nThe store opens with %s no more. Backups made under it still do, and with no other: keep its file with them.\n",
            wanted.id.c_str());
    });
}

result<void> rotate(session& in, const no_arguments&) {
    if (auto here = check_here(in); !here) return here;
    return show(in, in.at.send("POST", std::string(all_keys) + "/replace"), [](const value& now) {
        print_keys(now);
        const std::string file(text_at(now, "file")), former(text_at(now, "former"));
        std::printf(
            "\n%s is new: keep a copy where no backup is.\n"
            "The one before is %s, and opens this store no more. Backups made until now open with it alone:\n"
            "bring it to where they are, and delete it here.\n",
            file.c_str(), former.c_str());
    });
}

}  // namespace

void add_key_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "key", "The master key that opens the store (on the server's own machine)");
    add_verb<no_arguments>(
        noun, {"list", "The master keys that open the store", "key list --data gatehouse-data", verb_effect::reads}, status,
        no_options, list);
    add_verb<no_arguments>(noun,
                           {"rotate", "A new master key in the place of the present one, which opens the store no more",
                            "key rotate --yes --data gatehouse-data", verb_effect::harms},
                           status, no_options, rotate);
    add_verb<new_file>(noun,
                       {"add", "One more that opens the store: the next one, or one for a lost file",
                        "key add /etc/gatehouse/next.key --data gatehouse-data"},
                       status, declare_add, add);
    add_verb<one_key>(noun,
                      {"remove", "End a master key that this gateway does not run on",
                       "key remove b7xQ0aPk --yes --data gatehouse-data", verb_effect::harms},
                      status, declare_remove, remove);
}

}  // namespace gatehouse::cli
