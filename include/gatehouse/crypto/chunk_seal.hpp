#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// A stream in chunks, each sealed for its own place (AES-256-GCM): the nonce is the chunk's number and whether it is the last,
// the associated data is what stands before the stream. So a chunk that is changed, moved, doubled or left out does not open,
// nor does an end that comes too early. The key (32 bytes) seals this one stream and nothing else, or nonces would repeat.
namespace gatehouse::crypto {

struct chunk_place {
    std::uint64_t number = 0;
    bool last = false;
    std::string_view header{};
};
inline constexpr std::size_t chunk_tag_bytes = 16;

std::string seal_chunk(std::string_view key, const chunk_place& at, std::string_view plain);
std::optional<std::string> open_chunk(std::string_view key, const chunk_place& at, std::string_view sealed);

}  // namespace gatehouse::crypto
