#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/http/message.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::protocol::admin {

// A request's JSON object, taken apart key by key. The first error is kept and everything after it does nothing; finish()
// returns it, or names a key that nobody asked for: a misspelt one must not pass for its default. An empty body is {}.
class body_reader {
public:
    explicit body_reader(const http::request& request);

    std::string text(std::string_view key);  // required, not empty
    std::string text_or(std::string_view key, std::string_view otherwise);
    std::optional<std::string> optional_text(
        std::string_view key);  // "…user_name": none of has_hidden_characters; "…name": none that misleads
    bool flag_or(std::string_view key, bool otherwise);
    std::optional<std::int64_t> optional_integer(std::string_view key);
    std::vector<std::string> texts(std::string_view key);  // absent: none
    std::optional<std::vector<std::string>> optional_texts(std::string_view key);
    std::optional<instant> optional_time(std::string_view key);  // RFC 3339
    const value* any(std::string_view key);                      // null when absent

    void fail(errc code, std::string detail);  // what the caller finds wrong
    result<void> finish();

private:
    void read(const http::request& request);
    const value* take(std::string_view key);

    value body_ = object();
    std::vector<std::string> known_;
    std::optional<error> failure_;
};

// The first query parameter of that name.
std::optional<std::string> query_value(const http::request& request, std::string_view name);
// ?limit=: 1 to limits::page_most, limits::page_default when absent.
result<std::int64_t> query_limit(const http::request& request);

}  // namespace gatehouse::protocol::admin
