#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>

namespace gatehouse::transfer {

// A file (0600) that is there whole or not at all: written beside its name and given it at the end, synced, if nothing has that
// name. Dropped before, nothing is left of it.
class new_file {
public:
    // errc::conflict: something has that name. errc::unavailable: the folder refuses.
    static result<new_file> make(const std::string& path);
    new_file(new_file&& other) noexcept;
    new_file& operator=(new_file&&) = delete;
    ~new_file();

    result<void> write(std::string_view bytes);
    result<void> keep();

private:
    new_file(std::string path, std::string draft, int descriptor)
        : path_(std::move(path)), draft_(std::move(draft)), descriptor_(descriptor) {}
    error failed() const;
    std::string path_, draft_;
    int descriptor_;
};

}  // namespace gatehouse::transfer
