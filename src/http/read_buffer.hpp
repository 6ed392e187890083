#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace gatehouse::http {

// The bytes that came and were not yet understood, always contiguous. Grows up to a bound given at each growth.
class read_buffer {
public:
    std::string_view unread() const noexcept { return {bytes_.get() + begin_, end_ - begin_}; }
    void consume(std::size_t count) noexcept;
    // Room for the next read, never empty unless unread() already fills the bound.
    std::span<char> room(std::size_t bound_bytes);
    void commit(std::size_t count) noexcept { end_ += count; }
    // An idle connection keeps only a small buffer.
    void shrink();

private:
    void move_to(std::size_t capacity);

    std::unique_ptr<char[]> bytes_;
    std::size_t capacity_ = 0;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
};

}  // namespace gatehouse::http
