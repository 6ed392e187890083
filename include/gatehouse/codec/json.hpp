#pragma once
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse {

struct json_limits {
    std::size_t bytes = limits::largest_body_bytes;
    std::size_t depth = limits::json_depth;
    std::size_t values = limits::json_values;  // everything counts: scalars, arrays, objects
    std::size_t string_bytes = limits::json_string_bytes;
};

// RFC 8259, nothing more: one value, UTF-8 without byte order mark, no NUL, no lone surrogates, no number beyond a
// double. Names that are the same ASCII case-blind are refused within one object. errc::invalid_syntax with the byte's
// position; errc::invalid_value for a string with U+0000; errc::too_large over a limit. Whole numbers beyond 64 bits
// become decimals.
result<value> parse_json(std::string_view text, const json_limits& limits = {});

std::string to_json(const value& content);
void append_json(std::string& out, const value& content);
// Quoted and escaped. Bytes that are not UTF-8 are written as U+FFFD: the answer stays JSON.
void append_json_string(std::string& out, std::string_view text);

// Appends JSON to a string without building a tree first; commas are its business, balance is the caller's.
class json_writer {
public:
    explicit json_writer(std::string& out) noexcept : out_(out), start_(out.size()) {}

    json_writer& begin_object() { return open('{'); }
    json_writer& end_object() { return close('}'); }
    json_writer& begin_array() { return open('['); }
    json_writer& end_array() { return close(']'); }
    json_writer& name(std::string_view name);

    json_writer& string(std::string_view text);
    json_writer& integer(std::int64_t number);
    json_writer& boolean(bool truth);
    json_writer& null();
    json_writer& write(const value& content);
    json_writer& raw(std::string_view json);  // one value that is known to be JSON: a stored document

    json_writer& member(std::string_view key, std::string_view text) { return name(key).string(text); }
    json_writer& member(std::string_view key, const char* text) { return name(key).string(text); }
    json_writer& member(std::string_view key, const std::string& text) { return name(key).string(text); }
    template <std::same_as<bool> T> json_writer& member(std::string_view key, T truth) { return name(key).boolean(truth); }
    template <std::integral T>
    requires(!std::same_as<T, bool>) json_writer& member(std::string_view key, T number) {
        return name(key).integer(static_cast<std::int64_t>(number));
    }
    template <std::same_as<value> T> json_writer& member(std::string_view key, const T& content) {
        return name(key).write(content);
    }

private:
    void separate();
    json_writer& open(char bracket);
    json_writer& close(char bracket);

    std::string& out_;
    std::size_t start_;
};

}  // namespace gatehouse
