#include "page_token.hpp"

#include <charconv>

#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/base/text.hpp>

namespace gatehouse::protocol::authzen {
namespace {

constexpr std::string_view label = "search page";

// The length first: no two pairs of texts make the same one.
std::string bound(std::string_view of, std::string_view content) {
    return std::to_string(of.size()) + ":" + std::string(of) + std::string(content);
}

error strange() {
    return make_error(errc::invalid_value, "page.token is not of this search, or too old: begin again without one");
}

}  // namespace

std::string make_page_token(const crypto::keyring& keys, std::string_view of, std::string_view after, instant now) {
    const std::string content = std::to_string(now.ms + limits::search_token_ms) + " " + std::string(after);
    return to_base64url(content) + "." + keys.mac(label, bound(of, content));
}

result<std::string> read_page_token(const crypto::keyring& keys, std::string_view of, std::string_view token, instant now) {
    if (token.empty()) return std::string();
    const auto dot = token.find('.');
    const auto content = dot == std::string_view::npos ? std::nullopt : from_base64url(token.substr(0, dot));
    if (!content || !keys.matches(label, bound(of, *content), token.substr(dot + 1))) return strange();
    std::int64_t until = 0;
    const auto read = std::from_chars(content->data(), content->data() + content->size(), until);
    if (read.ec != std::errc() || until <= now.ms) return strange();
    return content->substr(static_cast<std::size_t>(read.ptr - content->data()) + 1);
}

}  // namespace gatehouse::protocol::authzen
