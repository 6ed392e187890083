#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/document.hpp>

namespace gatehouse::cli {

// A column of a table: its heading, and which member of each item it shows ("role", "source.kind"), or the
// first that says something ("user_name|member").
struct column {
    std::string_view heading;
    std::string_view member;
};

// The items of a list as a table with aligned columns; when there are none, the hint says what to do.
void print_table(const value& list, const std::vector<column>& columns, std::string_view empty_hint);
// Members of one object, a line each; what is absent or empty is left out.
void print_fields(const value& item, const std::vector<column>& fields);
void print_json(const value& whole);
// The answer of a dry run: what the verb would change and end, and what it would answer.
void print_rehearsal(const value& answer);
// How many API keys ended with the change of which this is the answer; nothing where none did.
void print_ended_keys(const value& answer);
// A secret, on a line of its own so that it can be copied; the note goes to stderr and stays out of pipes.
void print_secret(std::string_view name, std::string_view secret);

// A list of words as a body sends it.
value::array texts(const std::vector<std::string>& all);

std::string shown(const value& content);                          // in words: a list joined, "" for null
std::string text_at(const value& item, std::string_view member);  // "" when absent

}  // namespace gatehouse::cli
