#pragma once
#include <memory>
#include <string>

#include <gatehouse/base/result.hpp>

namespace gatehouse::app {

// The copy that a gateway made of the store that it serves, for the command that asked for it; gone with this object.
class served_copy {
public:
    // Null when nobody serves the directory. errc::conflict: another copy is being made. Who asks may be root and the gateway
    // is not: its answer is believed only when it names a file as copies are named, and that is one, of the directory's owner.
    static result<std::unique_ptr<served_copy>> ask(const std::string& data);
    explicit served_copy(std::string path) : path_(std::move(path)) {}
    served_copy(const served_copy&) = delete;
    ~served_copy() { remove(); }

    // At once: whoever has it open reads on.
    void remove() const;
    const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace gatehouse::app
