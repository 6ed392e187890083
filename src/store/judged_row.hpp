#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/model/query.hpp>

// A stored row as a filter sees it: its document, and what stands beside that.
namespace gatehouse {

template <class T> value meta_of(const T& row, std::string_view type) {
    object meta;
    meta.set("resourceType", value(type));
    meta.set("created", value(to_rfc3339(row.created)));
    meta.set("lastModified", value(to_rfc3339(row.modified)));
    meta.set("version", value("W/\"" + std::to_string(row.version) + "\""));
    return value(std::move(meta));
}

// type: its meta.resourceType. own: result<std::optional<value>>(const attribute_path&), asked only for what the filter names;
// its error is returned.
template <class T, class Own> result<bool> judge_row(const T& row, std::string_view type, const query& filter, const Own& own) {
    const auto document = parse_json(row.document);
    if (!document) return make_error(errc::internal, "a stored document cannot be read");
    value found;
    std::optional<error> failure;
    const auto beside = [&](const attribute_path& path) -> const value* {
        if (!path.urn.empty()) return nullptr;
        if (ascii_iequals(path.name, "id")) return &(found = value(row.id.text()));
        if (ascii_iequals(path.name, "meta")) return &(found = meta_of(row, type));
        result<std::optional<value>> read = own(path);
        if (!read) failure = read.error();
        if (read && !*read) return nullptr;
        return &(found = read ? **std::move(read) : value());
    };
    const bool matched = matches(filter, *document, beside);
    if (failure) return *failure;
    return matched;
}

}  // namespace gatehouse
