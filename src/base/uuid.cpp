#include <gatehouse/base/uuid.hpp>

#include <algorithm>
#include <array>
#include <mutex>

namespace gatehouse {
namespace {

// Ids made in the same millisecond must still sort as they were made, or a batch of creates scatters over the index:
// the 12 bits after the version count up within a millisecond (RFC 9562, 6.2, method 1).
std::uint16_t next_counter(std::int64_t ms, std::uint16_t seed) {
    static std::mutex mutex;
    static std::int64_t last_ms = 0;
    static std::uint16_t counter = 0;
    const std::lock_guard lock(mutex);
    counter = ms == last_ms ? static_cast<std::uint16_t>((counter + 1) & 0x0fff) : static_cast<std::uint16_t>(seed & 0x03ff);
    last_ms = ms;
    return counter;
}

// Before 1970 there is no time in an id: cut to 48 bits, it would be the far future.
void put_time(std::array<std::byte, 16>& bytes, instant at) {
    const std::int64_t ms = std::max<std::int64_t>(at.ms, 0);
    for (int i = 0; i < 6; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<std::byte>(ms >> (40 - 8 * i));
}

std::string text_of(const std::array<std::byte, 16>& bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[std::to_integer<unsigned>(bytes[i]) >> 4];
        text += digits[std::to_integer<unsigned>(bytes[i]) & 0xf];
    }
    return text;
}

}  // namespace

std::string first_uuid(instant at) {
    std::array<std::byte, 16> bytes{};
    put_time(bytes, at);
    bytes[6] = std::byte{0x70};
    bytes[8] = std::byte{0x80};
    return text_of(bytes);
}

std::string new_uuid(instant at, random_source& random) {
    std::array<std::byte, 16> bytes;
    random.fill(bytes);
    const auto seed =
        static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[6]) << 8 | std::to_integer<unsigned>(bytes[7]));
    const std::uint16_t counter = next_counter(at.ms, seed);
    put_time(bytes, at);
    bytes[6] = static_cast<std::byte>(0x70 | counter >> 8);
    bytes[7] = static_cast<std::byte>(counter);
    bytes[8] = (bytes[8] & std::byte{0x3f}) | std::byte{0x80};

    return text_of(bytes);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36) return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        if (dash ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
    }
    return true;
}

}  // namespace gatehouse
