#include <openssl/hmac.h>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/crypto/one_time_code.hpp>

#include <array>

#include "openssl_handle.hpp"

namespace gatehouse::crypto {
namespace {

constexpr std::size_t digits = 6;
constexpr std::uint32_t modulus = 1'000'000;

std::string counter_bytes(std::int64_t step) {
    std::string out(8, '\0');
    for (std::size_t i = 0; i < out.size(); ++i)
        out[out.size() - 1 - i] = static_cast<char>((static_cast<std::uint64_t>(step) >> (8 * i)) & 0xff);
    return out;
}

}  // namespace

std::string one_time_code(std::string_view seed, std::int64_t step) {
    const std::string counter = counter_bytes(step);
    std::array<unsigned char, 20> mac{};
    unsigned int length = 0;
    HMAC(EVP_sha1(), seed.data(), static_cast<int>(seed.size()), bytes_of(counter), counter.size(), mac.data(), &length);
    const std::size_t offset = mac[19] & 0x0f;  // RFC 4226, 5.3
    const std::uint32_t number = (static_cast<std::uint32_t>(mac[offset] & 0x7f) << 24) |
                                 (static_cast<std::uint32_t>(mac[offset + 1]) << 16) |
                                 (static_cast<std::uint32_t>(mac[offset + 2]) << 8) | mac[offset + 3];
    const std::string text = std::to_string(number % modulus);
    return std::string(digits - text.size(), '0') + text;
}

std::optional<std::int64_t> matching_step(std::string_view seed, std::string_view code, instant now, std::int64_t last) {
    const std::int64_t present = now.ms / one_time_step_ms;
    for (const std::int64_t step : {present, present - 1, present + 1})
        if (step > last && constant_time_equal(one_time_code(seed, step), code)) return step;
    return std::nullopt;
}

std::string to_base32(std::string_view bytes) {
    static constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    std::string out;
    std::uint32_t held = 0;
    int bits = 0;
    for (const char byte : bytes) {
        held = (held << 8) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5) out += alphabet[(held >> (bits - 5)) & 31];
    }
    if (bits > 0) out += alphabet[(held << (5 - bits)) & 31];
    return out;
}

}  // namespace gatehouse::crypto
