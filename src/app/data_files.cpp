#include "data_files.hpp"

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/crypto/digest.hpp>
#include <gatehouse/protocol/scim/schemas.hpp>

#include "added_files.hpp"

namespace gatehouse::app {
namespace {

// What policies may ask of a member: the schemas of users say it, attribute by attribute.
std::vector<std::string> decision_attributes(const schema_registry& schemas) {
    std::vector<std::string> usable;
    const auto* users = schemas.find_type("User");
    if (!users) return usable;
    for (const auto& one : users->core->attributes)
        if (one.decision_usable) usable.push_back(one.name);
    for (const auto& extension : users->extensions)
        for (const auto& one : extension.schema->attributes)
            if (one.decision_usable) usable.push_back(extension.schema->urn + ":" + one.name);
    return usable;
}

result<void> add(loaded_models& all, std::string_view path, std::string_view content) {
    if (auto added = all.known.add(content, path); !added)
        return make_error(added.error().code, std::string(path) + ", " + added.error().detail);
    all.files.push_back({std::string(path), "sha256:" + crypto::sha256_hex(content)});
    return {};
}

// The program itself keeps what is unique, and what makes somebody a member of a group: a mark in a file would promise what
// nobody holds. And a type of resources needs code.
result<void> judge_marks(const added_file& file, const value& attributes) {
    const auto* all = attributes.if_array();
    for (const value& one : all ? *all : value::array()) {
        const value *unique = one.find("uniqueness"), *joins = one.find("membership"), *below = one.find("subAttributes");
        if ((unique && unique->text() != "none") || joins)
            return make_error(errc::invalid_value,
                              file.path + ": an added schema's attributes are neither unique nor membership");
        if (below)
            if (auto good = judge_marks(file, *below); !good) return good;
    }
    return {};
}

result<void> judge_added(const added_file& file) {
    const auto schema = parse_json(file.content);
    if (!schema) return {};  // the loader says what is wrong with it
    const value *extends = schema->find("extends"), *attributes = schema->find("attributes");
    if (!extends || !extends->if_string())
        return make_error(errc::invalid_value, file.path + R"(: "extends" is missing: a schema is added to "User" or "Group")");
    return attributes ? judge_marks(file, *attributes) : result<void>();
}

}  // namespace

result<schema_registry> load_schemas(const std::string& data) {
    const auto added = added_files(data + "/schemas", ".json");
    if (!added) return added.error();
    std::vector<scim::schema_text> texts;
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("schemas/")) texts.push_back({file.path, file.content});
    for (const added_file& file : *added) {
        if (auto good = judge_added(file); !good) return good.error();
        texts.push_back({file.path, file.content});
    }
    return scim::load_schemas(texts);
}

result<loaded_models> load_models(const std::string& data, const schema_registry& schemas) {
    loaded_models all{access::model_library(decision_attributes(schemas)), {}};
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("config/models/"))
            if (auto in = add(all, file.path, file.content); !in) return in.error();
    const auto added = added_files(data + "/models", ".toml");
    if (!added) return added.error();
    for (const added_file& file : *added)
        if (auto in = add(all, file.path, file.content); !in) return in.error();
    return all;
}

}  // namespace gatehouse::app
