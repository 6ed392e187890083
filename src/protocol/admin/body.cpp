#include "body.hpp"

#include <algorithm>
#include <charconv>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/shown_text.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::protocol::admin {

body_reader::body_reader(const http::request& request) { read(request); }

void body_reader::read(const http::request& request) {
    if (request.body.empty()) return;
    const std::string type = http::media_type(request.find_header("Content-Type"));
    if (!type.empty() && type != "application/json") return fail(errc::invalid_syntax, "the body must be application/json");
    auto parsed = parse_json(request.body, {.bytes = limits::management_body_bytes});
    if (!parsed) return fail(parsed.error().code, parsed.error().detail);
    if (!parsed->if_object()) return fail(errc::invalid_syntax, "the body must be a JSON object");
    body_ = *std::move(parsed);
}

const value* body_reader::take(std::string_view key) {
    known_.emplace_back(key);
    const value* found = body_.find(key);
    return found && !found->is_null() ? found : nullptr;
}

void body_reader::fail(errc code, std::string detail) {
    if (!failure_) failure_ = make_error(code, std::move(detail));
}

const value* body_reader::any(std::string_view key) { return take(key); }

std::optional<std::string> body_reader::optional_text(std::string_view key) {
    const value* found = take(key);
    if (!found) return std::nullopt;
    if (const std::string* text = found->if_string()) {
        if (text->size() > limits::value_bytes) fail(errc::too_large, std::string(key) + " is too long");
        if (key.ends_with("user_name") ? has_hidden_characters(*text)
                                       : key.ends_with("name") && has_misleading_characters(*text))
            fail(errc::invalid_value, std::string(key) + " has characters that nobody sees, such as direction marks");
        return *text;
    }
    fail(errc::invalid_value, std::string(key) + " must be a string");
    return std::nullopt;
}

std::string body_reader::text(std::string_view key) {
    auto found = optional_text(key);
    if (!found || found->empty()) fail(errc::invalid_value, std::string(key) + " is required");
    return found.value_or("");
}

std::string body_reader::text_or(std::string_view key, std::string_view otherwise) {
    return optional_text(key).value_or(std::string(otherwise));
}

bool body_reader::flag_or(std::string_view key, bool otherwise) {
    const value* found = take(key);
    if (!found) return otherwise;
    if (const bool* flag = found->if_boolean()) return *flag;
    fail(errc::invalid_value, std::string(key) + " must be true or false");
    return otherwise;
}

std::optional<std::int64_t> body_reader::optional_integer(std::string_view key) {
    const value* found = take(key);
    if (!found) return std::nullopt;
    if (const std::int64_t* number = found->if_integer()) return *number;
    fail(errc::invalid_value, std::string(key) + " must be a whole number");
    return std::nullopt;
}

std::vector<std::string> body_reader::texts(std::string_view key) {
    const value* found = take(key);
    if (!found) return {};
    const value::array* items = found->if_array();
    if (!items || !std::ranges::all_of(*items, [](const value& item) { return item.if_string() != nullptr; })) {
        fail(errc::invalid_value, std::string(key) + " must be an array of strings");
        return {};
    }
    std::vector<std::string> all;
    for (const value& item : *items) all.emplace_back(item.text());
    return all;
}

std::optional<std::vector<std::string>> body_reader::optional_texts(std::string_view key) {
    if (!any(key)) return std::nullopt;
    return texts(key);
}

std::optional<instant> body_reader::optional_time(std::string_view key) {
    const auto text = optional_text(key);
    if (!text) return std::nullopt;
    const auto at = parse_rfc3339(*text);
    if (at) return *at;
    fail(errc::invalid_value, std::string(key) + " must be a time such as 2027-01-31T12:00:00Z");
    return std::nullopt;
}

result<void> body_reader::finish() {
    if (!failure_)
        for (const auto& [name, content] : *body_.if_object())
            if (std::ranges::find(known_, name) == known_.end()) fail(errc::invalid_value, "there is no field " + name);
    if (failure_) return *failure_;
    return {};
}

std::optional<std::string> query_value(const http::request& request, std::string_view name) {
    for (auto& [key, content] : http::parse_form(request.query))
        if (key == name) return std::move(content);
    return std::nullopt;
}

result<std::int64_t> query_limit(const http::request& request) {
    const auto text = query_value(request, "limit");
    if (!text) return limits::page_default;
    std::int64_t limit = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), limit);
    if (failure == std::errc() && end == text->data() + text->size() && limit >= 1 && limit <= limits::page_most) return limit;
    return make_error(errc::invalid_value, "limit must be a whole number from 1 to " + std::to_string(limits::page_most));
}

}  // namespace gatehouse::protocol::admin
