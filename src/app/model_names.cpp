#include "model_names.hpp"

#include <gatehouse/base/embedded.hpp>

namespace gatehouse::app {

std::vector<std::string> model_names() {
    constexpr std::string_view folder = "config/models/", ending = ".toml";
    std::vector<std::string> names;
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with(folder) && file.path.ends_with(ending))
            names.emplace_back(file.path.substr(folder.size(), file.path.size() - folder.size() - ending.size()));
    return names;
}

}  // namespace gatehouse::app
