#pragma once
#include <string>
#include <string_view>

#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// The one-time secret of a first run: a 0600 file in the data directory, there only until the first organization is made.
class setup_secret {
public:
    // Makes the file when there is no organization yet, removes it when there is.
    static result<setup_secret> prepare(store& data, const std::string& directory, random_source& random);

    bool wanted() const noexcept { return !secret_.empty(); }
    const std::string& path() const noexcept { return path_; }
    bool matches(std::string_view shown) const;
    // The first organization is durable: the file goes. That a second set-up is refused does not hang on this.
    void burn() const;

private:
    std::string path_;
    secret secret_;
};

}  // namespace gatehouse::app
