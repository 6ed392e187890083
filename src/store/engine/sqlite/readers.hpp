#pragma once
#include <memory>
#include <mutex>
#include <vector>

#include "engine/sqlite/connection.hpp"

namespace gatehouse::sqlite {

// The connections that read: as many as there ever were readers at a time. The one used last goes out first, because
// its pages and statements are warm.
class readers {
public:
    explicit readers(connection_options options) : options_(std::move(options)) {}

    class lease {
    public:
        lease(readers& home, std::unique_ptr<connection> held) : home_(home), held_(std::move(held)) {}
        lease(const lease&) = delete;
        lease(lease&&) = default;
        ~lease() {
            if (held_) home_.give_back(std::move(held_));
        }
        connection& operator*() const { return *held_; }
        connection* operator->() const { return held_.get(); }

    private:
        readers& home_;
        std::unique_ptr<connection> held_;
    };
    result<lease> take();

private:
    void give_back(std::unique_ptr<connection> used);
    connection_options options_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<connection>> idle_;
};

}  // namespace gatehouse::sqlite
