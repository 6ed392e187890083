#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/codec/toml.hpp>

namespace gatehouse::access {

// Reads one table of a model file strictly: what is not asked for is an error, so that a misspelt key cannot be passed over.
// The first error is kept, with its line; everything after it does nothing.
class model_table {
public:
    model_table(const located_toml& file, const value& table, std::string path)
        : file_(file), table_(table), path_(std::move(path)) {}

    std::string text(std::string_view key);  // required, not empty
    std::string text_or(std::string_view key, std::string_view otherwise);
    std::int64_t level(std::string_view key);
    std::optional<std::int64_t> count(std::string_view key);  // from 0; absent: none
    bool flag_or(std::string_view key, bool otherwise);
    // One of the words, by its place among them.
    std::size_t choice(std::string_view key, std::vector<std::string_view> words);
    const value::array& list(std::string_view key);        // required
    std::vector<std::string> texts(std::string_view key);  // absent: none
    std::optional<std::vector<std::string>> texts_if(std::string_view key);
    std::vector<std::pair<std::string, std::string>> text_table(std::string_view key);  // absent: none
    // A list of tables, each read by the function. required: at least one.
    void tables(std::string_view key, bool required, const std::function<result<void>(model_table&)>& read);

    void refuse(std::string_view key, std::string what);  // what the caller finds wrong with a key of this table
    result<void> finish();                                // the first error, or a key that nobody asked for
    std::string path_of(std::string_view key) const;

private:
    const value* take(std::string_view key);
    void keep(error failure);

    const located_toml& file_;
    const value& table_;
    std::string path_;
    std::vector<std::string> taken_;
    std::optional<error> failure_;
};

// "line 12: what".
error at_line(const located_toml& file, std::string_view path, errc code, std::string_view what);

}  // namespace gatehouse::access
