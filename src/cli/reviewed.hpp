#pragma once
#include <string_view>

#include <gatehouse/model/document.hpp>

#include "nouns.hpp"

// Lists that two people look at, each by himself, and want to know that they saw the same.
namespace gatehouse::cli {

// --hash in place of the list.
void declare_hash(CLI::App& verb, bool& hash);

// Each row as JSON with its members in order and no blanks, a line each, the lines in order of their bytes.
std::string canonical_rows(const value& list);

// The list; with hash only the SHA-256 over its canonical rows, how many they are, and the positions of the trail between which
// they were read. errc::invalid_value when a limit left rows out.
result<value> reviewed(session& in, bool hash, std::string_view path, const parameters& query);

// Shows what reviewed() gave.
template <class Print> result<void> show_reviewed(const session& in, bool hash, const result<value>& answer, Print print) {
    if (!hash) return show(in, answer, print);
    return show(in, answer, [](const value& proof) {
        print_fields(proof, {{"sha256", "sha256"},
                             {"rows", "rows"},
                             {"from position", "from.position"},
                             {"until position", "until.position"},
                             {"at", "until.at"},
                             {"one state", "one_state"}});
    });
}

}  // namespace gatehouse::cli
