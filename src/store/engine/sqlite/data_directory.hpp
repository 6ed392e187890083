#pragma once
#include <string>

#include <gatehouse/base/result.hpp>

namespace gatehouse::sqlite {

// A data directory of which this object is the only user, in this process or another, for as long as it lives.
class data_directory {
public:
    // Makes it (0700) when absent. errc::conflict while somebody else holds it.
    static result<data_directory> lock(const std::string& path);
    data_directory(data_directory&& other) noexcept;
    data_directory& operator=(data_directory&&) = delete;
    ~data_directory();

    std::string database() const { return path_ + "/gatehouse.db"; }

private:
    data_directory(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}
    std::string path_;
    int descriptor_;
};

}  // namespace gatehouse::sqlite
