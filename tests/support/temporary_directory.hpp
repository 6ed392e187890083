#pragma once
#include <stdlib.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace gatehouse::testing {

// A new, empty directory that goes with this, whatever is in it by then.
class temporary_directory {
public:
    explicit temporary_directory(const std::filesystem::path& in = std::filesystem::temp_directory_path()) {
        std::string name = (in / "gatehouse-XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
        path_ = name;
    }
    temporary_directory(const temporary_directory&) = delete;
    ~temporary_directory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

private:
    std::string path_;
};

}  // namespace gatehouse::testing
