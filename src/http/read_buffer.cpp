#include "read_buffer.hpp"

#include <algorithm>
#include <cstring>

namespace gatehouse::http {
namespace {
constexpr std::size_t first_bytes = 4096;
}

void read_buffer::consume(std::size_t count) noexcept {
    begin_ += count;
    if (begin_ == end_) begin_ = end_ = 0;
}

std::span<char> read_buffer::room(std::size_t bound_bytes) {
    if (end_ == capacity_) {
        const std::size_t held = end_ - begin_;
        const bool crowded = held * 2 >= capacity_;
        move_to(crowded ? std::max(held, std::min(bound_bytes, std::max(first_bytes, capacity_ * 2))) : capacity_);
    }
    return {bytes_.get() + end_, capacity_ - end_};
}

void read_buffer::move_to(std::size_t capacity) {
    const std::size_t held = end_ - begin_;
    if (capacity > capacity_) {
        auto larger = std::make_unique_for_overwrite<char[]>(capacity);
        if (held > 0) std::memcpy(larger.get(), bytes_.get() + begin_, held);
        bytes_ = std::move(larger);
        capacity_ = capacity;
    } else if (held > 0) {
        std::memmove(bytes_.get(), bytes_.get() + begin_, held);
    }
    begin_ = 0;
    end_ = held;
}

void read_buffer::shrink() {
    if (capacity_ <= first_bytes || begin_ != end_) return;
    bytes_.reset();
    capacity_ = begin_ = end_ = 0;
}

}  // namespace gatehouse::http
