#pragma once
#include <string>
#include <vector>

#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/schema.hpp>

// Schemas and permission models: those that the binary carries, and those that lie under the data directory.
namespace gatehouse::app {

struct loaded_file {
    std::string path, digest;
};
struct loaded_models {
    access::model_library known;
    std::vector<loaded_file> files;
};

// DATA/schemas/*.json add to the binary's schemas, DATA/models/*.toml to its models. errc::invalid_value and its like name the
// file, and the line where it has one; errc::conflict: what it defines is taken.
result<schema_registry> load_schemas(const std::string& data);
result<loaded_models> load_models(const std::string& data, const schema_registry& schemas);

}  // namespace gatehouse::app
