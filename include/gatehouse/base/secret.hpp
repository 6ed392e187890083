#pragma once
#include <string>
#include <string_view>
#include <utility>

namespace gatehouse {

// Text that must not be printed: no stream operator, wiped when it dies. reveal() is the one way out, easy to search for.
class secret {
public:
    secret() = default;
    explicit secret(std::string text) : text_(std::move(text)) {}
    secret(secret&& other) noexcept : text_(std::exchange(other.text_, {})) {}
    secret& operator=(secret&& other) noexcept;
    secret(const secret&) = default;
    secret& operator=(const secret&) = default;
    ~secret();

    std::string_view reveal() const noexcept { return text_; }
    bool empty() const noexcept { return text_.empty(); }

private:
    std::string text_;
};

}  // namespace gatehouse
