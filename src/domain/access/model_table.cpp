#include "model_table.hpp"

#include <algorithm>

namespace gatehouse::access {

error at_line(const located_toml& file, std::string_view path, errc code, std::string_view what) {
    return make_error(code, "line " + std::to_string(file.line_of(path)) + ": " + std::string(what));
}

std::string model_table::path_of(std::string_view key) const { return (path_.empty() ? "" : path_ + ".") + std::string(key); }

const value* model_table::take(std::string_view key) {
    taken_.emplace_back(key);
    return table_.find(key);
}

void model_table::keep(error failure) {
    if (!failure_) failure_ = std::move(failure);
}

void model_table::refuse(std::string_view key, std::string what) {
    keep(at_line(file_, path_of(key), errc::invalid_value, path_of(key) + " " + what));
}

std::string model_table::text(std::string_view key) {
    const value* found = take(key);
    if (found && found->if_string() && !found->text().empty()) return std::string(found->text());
    refuse(key, "must be a text");
    return {};
}

std::string model_table::text_or(std::string_view key, std::string_view otherwise) {
    if (table_.find(key)) return text(key);
    return std::string(otherwise);
}

std::int64_t model_table::level(std::string_view key) {
    const value* found = take(key);
    const auto* number = found ? found->if_integer() : nullptr;
    if (number && *number >= 0 && *number <= 100) return *number;
    refuse(key, "must be a whole number from 0 to 100");
    return 0;
}

std::optional<std::int64_t> model_table::count(std::string_view key) {
    const value* found = take(key);
    if (!found) return std::nullopt;
    if (found->if_integer() && *found->if_integer() >= 0) return *found->if_integer();
    refuse(key, "must be a whole number from 0");
    return std::nullopt;
}

bool model_table::flag_or(std::string_view key, bool otherwise) {
    const value* found = take(key);
    if (!found) return otherwise;
    if (found->if_boolean()) return *found->if_boolean();
    refuse(key, "must be true or false");
    return otherwise;
}

std::size_t model_table::choice(std::string_view key, std::vector<std::string_view> words) {
    const std::string said = text(key);
    const auto found = std::ranges::find(words, said);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    std::string known;
    for (const auto word : words) known += (known.empty() ? "\"" : " or \"") + std::string(word) + "\"";
    refuse(key, "must be " + known);
    return 0;
}

const value::array& model_table::list(std::string_view key) {
    static const value::array none;
    const value* found = take(key);
    if (found && found->if_array()) return *found->if_array();
    refuse(key, "must be a list");
    return none;
}

std::vector<std::string> model_table::texts(std::string_view key) { return texts_if(key).value_or(std::vector<std::string>()); }

std::optional<std::vector<std::string>> model_table::texts_if(std::string_view key) {
    taken_.emplace_back(key);
    if (!table_.find(key)) return std::nullopt;
    std::vector<std::string> texts;
    for (const auto& one : list(key)) {
        if (!one.if_string() || one.text().empty()) refuse(key, "must be a list of texts");
        texts.emplace_back(one.text());
    }
    return texts;
}

std::vector<std::pair<std::string, std::string>> model_table::text_table(std::string_view key) {
    std::vector<std::pair<std::string, std::string>> texts;
    const value* found = take(key);
    if (!found) return texts;
    if (!found->if_object()) refuse(key, "must be a table of texts");
    if (const auto* named = found->if_object())
        for (const auto& [name, content] : *named) {
            if (!content.if_string()) refuse(key, "must be a table of texts");
            texts.emplace_back(name, content.text());
        }
    return texts;
}

void model_table::tables(std::string_view key, bool required, const std::function<result<void>(model_table&)>& read) {
    taken_.emplace_back(key);
    if (!required && !table_.find(key)) return;
    const auto& all = list(key);
    if (required && all.empty()) refuse(key, "must have at least one entry");
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string path = path_of(key) + "[" + std::to_string(i) + "]";
        if (!all[i].if_object()) return keep(at_line(file_, path, errc::invalid_value, path + " must be a table"));
        model_table one(file_, all[i], path);
        if (auto done = read(one); !done) return keep(done.error());
        if (auto done = one.finish(); !done) return keep(done.error());
    }
}

result<void> model_table::finish() {
    for (const auto& [name, content] : *table_.if_object())
        if (std::ranges::find(taken_, name) == taken_.end())
            keep(at_line(file_, path_of(name), errc::invalid_value, "unknown key " + path_of(name)));
    if (failure_) return *failure_;
    return {};
}

}  // namespace gatehouse::access
