#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>

namespace gatehouse::crypto {

// RFC 6238 as every authenticator app has it: HMAC-SHA-1, six digits, thirty seconds.
inline constexpr std::int64_t one_time_step_ms = 30'000;
inline constexpr std::size_t one_time_seed_bytes = 20;

std::string one_time_code(std::string_view seed, std::int64_t step);
// The step that the code belongs to: the present one or a neighbour, so that clocks may differ by half a minute, and later than
// `last`, so that no code is good twice. nullopt: none.
std::optional<std::int64_t> matching_step(std::string_view seed, std::string_view code, instant now, std::int64_t last);
// RFC 4648 section 6 without padding, as apps want a seed typed.
std::string to_base32(std::string_view bytes);

}  // namespace gatehouse::crypto
