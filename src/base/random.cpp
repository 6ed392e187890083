#include <gatehouse/base/random.hpp>
#include <gatehouse/base/text.hpp>

#include <sys/random.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace gatehouse {

void system_random::fill(std::span<std::byte> out) {
    while (!out.empty()) {
        const ssize_t got = ::getrandom(out.data(), out.size(), 0);
        if (got < 0) std::abort();  // a secret made from nothing would be worse than no process
        out = out.subspan(static_cast<std::size_t>(got));
    }
}

std::string random_base64url(random_source& random, std::size_t bytes) {
    std::string out(bytes, '\0');
    random.fill(std::as_writable_bytes(std::span(out)));
    return to_base64url(out);
}

void seeded_random::fill(std::span<std::byte> out) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < out.size(); i += sizeof(std::uint64_t)) {
        const std::uint64_t word = engine_();
        std::memcpy(out.data() + i, &word, std::min(sizeof word, out.size() - i));
    }
}

}  // namespace gatehouse
