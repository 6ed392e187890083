#include <gatehouse/base/ip_network.hpp>

#include <arpa/inet.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace gatehouse {
namespace {

using address_bytes = std::array<unsigned char, 16>;
constexpr int v4_bits = 96;  // of ::ffff:0:0/96

struct parsed_address {
    address_bytes bytes{};
    bool v4 = false;
};

std::optional<parsed_address> parse_address(std::string_view text) {
    const std::string terminated(text);
    parsed_address made;
    if (inet_pton(AF_INET6, terminated.c_str(), made.bytes.data()) == 1) return made;
    made.bytes = {};
    made.bytes[10] = made.bytes[11] = 0xff;
    made.v4 = true;
    if (inet_pton(AF_INET, terminated.c_str(), made.bytes.data() + 12) != 1) return std::nullopt;
    return made;
}

std::optional<int> parse_prefix(std::string_view text, int most) {
    int bits = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), bits);
    if (failure != std::errc() || end != text.data() + text.size() || bits < 0 || bits > most) return std::nullopt;
    return bits;
}

bool same_bits(const address_bytes& a, const address_bytes& b, int bits) {
    const auto whole = static_cast<std::size_t>(bits / 8);
    if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
    const int rest = bits % 8;
    return rest == 0 || ((a[whole] ^ b[whole]) >> (8 - rest)) == 0;
}

bool has_bits_beyond(const address_bytes& bytes, int bits) {
    for (int bit = bits; bit < 128; ++bit)
        if (bytes[static_cast<std::size_t>(bit / 8)] & (0x80 >> (bit % 8))) return true;
    return false;
}

}  // namespace

result<ip_network> ip_network::parse(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) return make_error(errc::invalid_value, "not an address or network: " + std::string(text));
    ip_network made;
    made.bytes_ = address->bytes;
    made.prefix_ = 128;
    if (slash != std::string_view::npos) {
        const auto bits = parse_prefix(text.substr(slash + 1), address->v4 ? 32 : 128);
        if (!bits) return make_error(errc::invalid_value, "not a network: " + std::string(text));
        made.prefix_ = *bits + (address->v4 ? v4_bits : 0);
    }
    if (has_bits_beyond(made.bytes_, made.prefix_))
        return make_error(errc::invalid_value, "the network " + std::string(text) + " has bits beyond its prefix");
    return made;
}

bool ip_network::contains(std::string_view address) const {
    const auto parsed = parse_address(address);
    return parsed && same_bits(parsed->bytes, bytes_, prefix_);
}

}  // namespace gatehouse
