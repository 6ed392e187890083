#include "declared.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace gatehouse::cli {
namespace {

enum class form : std::uint8_t { text, number, flag, list, table };

struct key {
    std::string_view name;
    form is = form::text;
    bool required = false;
};

struct kind {
    std::string_view name;
    std::vector<declaration> declared::*into;
    std::vector<key> keys;
};

const std::vector<kind>& kinds() {
    static const std::vector<kind> all{
        {"unit", &declared::units, {{"code", form::text, true}, {"name"}, {"description"}}},
        {"team",
         &declared::teams,
         {{"slug", form::text, true}, {"name"}, {"description"}, {"settings", form::table}, {"roles", form::list}}},
        {"policy", &declared::policies, {{"slug", form::text, true}, {"name"}, {"statement", form::list, true}}},
        {"role",
         &declared::roles,
         {{"slug", form::text, true},
          {"name"},
          {"description"},
          {"level", form::number},
          {"deprecated", form::flag},
          {"scopes", form::list},
          {"ceiling", form::list},
          {"plans", form::list},
          {"policies", form::list}}},
        {"resource",
         &declared::resources,
         {{"type", form::text, true}, {"name", form::text, true}, {"parent"}, {"team"}, {"units", form::list}}},
        {"grant",
         &declared::grants,
         {{"resource", form::text, true}, {"permissions", form::list, true}, {"user"}, {"team"}, {"expires_at"}, {"reason"}}},
        {"mapping",
         &declared::mappings,
         {{"connection", form::text, true},
          {"group"},
          {"group_id"},
          {"source"},
          {"scope"},
          {"roles", form::list},
          {"teams", form::list},
          {"approve", form::flag}}},
    };
    return all;
}

error wrong(const std::string& place, const std::string& what) { return make_error(errc::invalid_value, place + ": " + what); }

bool has_form(const value& content, form wanted) {
    switch (wanted) {
        case form::text: return content.if_string() != nullptr;
        case form::number: return content.if_integer() != nullptr;
        case form::flag: return content.if_boolean() != nullptr;
        case form::list: return content.if_array() != nullptr;
        case form::table: return content.if_object() != nullptr;
    }
    return false;
}

std::string_view word(form wanted) {
    switch (wanted) {
        case form::text: return "a text";
        case form::number: return "a whole number";
        case form::flag: return "true or false";
        case form::list: return "a list";
        case form::table: return "a table";
    }
    return "";
}

// A misspelt key must not pass for its default.
result<void> check_keys(const value& table, const kind& as, const std::string& place) {
    if (!table.if_object()) return wrong(place, "must be a table");
    for (const auto& [name, content] : *table.if_object()) {
        const auto known = std::ranges::find(as.keys, name, &key::name);
        if (known == as.keys.end()) return wrong(place, "there is no key " + name);
        if (!has_form(content, known->is)) return wrong(place, name + " must be " + std::string(word(known->is)));
    }
    for (const auto& one : as.keys)
        if (one.required && !table.find(one.name)) return wrong(place, std::string(one.name) + " is required");
    return {};
}

result<void> take(const value& file, const std::string& name, declared& into) {
    for (const auto& [heading, tables] : *file.if_object()) {
        const auto as = std::ranges::find(kinds(), heading, &kind::name);
        if (as == kinds().end()) return wrong(name, "there is nothing called " + heading);
        if (!tables.if_array()) return wrong(name, "write [[" + heading + "]]");
        std::size_t number = 0;
        for (const value& table : *tables.if_array()) {
            const std::string place = name + ", " + heading + " " + std::to_string(++number);
            if (auto sound = check_keys(table, *as, place); !sound) return sound;
            (into.*(as->into)).push_back({table, place});
        }
    }
    return {};
}

result<std::vector<std::filesystem::path>> files_of(const std::string& directory) {
    std::error_code failure;
    std::vector<std::filesystem::path> files;
    for (std::filesystem::directory_iterator at(directory, failure), end; !failure && at != end; at.increment(failure))
        if (at->path().extension() == ".toml") files.push_back(at->path());
    if (failure) return wrong(directory, failure.message());
    if (files.empty()) return wrong(directory, "has no *.toml file");
    std::ranges::sort(files);
    return files;
}

}  // namespace

result<declared> read_declared(const std::string& directory, toml_reader read) {
    const auto files = files_of(directory);
    if (!files) return files.error();
    declared all;
    for (const auto& path : *files) {
        const std::string name = path.filename().string();
        std::ifstream file(path);
        std::ostringstream text;
        if (!file || (!(text << file.rdbuf()) && !text.str().empty())) return wrong(name, "cannot be read");
        const auto parsed = read(text.str());
        if (!parsed) return wrong(name, parsed.error().detail);
        if (auto taken = take(*parsed, name, all); !taken) return taken.error();
    }
    return all;
}

}  // namespace gatehouse::cli
