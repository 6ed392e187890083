#include "filter_reader.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::scim {
namespace {

bool is_blank(char c) noexcept { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
bool ends_word(char c) noexcept { return is_blank(c) || std::string_view("()[]\",").find(c) != std::string_view::npos; }

}  // namespace

void filter_reader::skip_blanks() noexcept {
    while (!at_end() && is_blank(peek())) ++at_;
}

bool filter_reader::take(char expected) noexcept {
    if (at_end() || text_[at_] != expected) return false;
    ++at_;
    return true;
}

std::string_view filter_reader::take_word() noexcept {
    const auto start = at_;
    while (!at_end() && !ends_word(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
}

bool filter_reader::take_keyword(std::string_view keyword) noexcept {
    const auto start = at_;
    if (ascii_iequals(take_word(), keyword)) return true;
    at_ = start;
    return false;
}

result<filter_literal> filter_reader::take_literal(errc code) {
    filter_literal out;
    const auto start = at_;
    if (peek() != '"') {
        out.text = take_word();
        if (out.text.empty()) return fail(code, "a value is missing");
        auto parsed = parse_json(out.text);
        out.bare = parsed.has_error();
        out.content = parsed ? std::move(*parsed) : value(out.text);
        return out;
    }
    for (++at_; !at_end() && text_[at_] != '"'; ++at_)
        if (text_[at_] == '\\') ++at_;
    if (!take('"')) return fail_at(code, start + 1, "a quote is not closed");
    auto parsed = parse_json(text_.substr(start, at_ - start));
    if (!parsed) return fail_at(code, start + 1, "the text in quotes is not a JSON string");
    out.content = std::move(*parsed);
    out.text = out.content.text();
    out.quoted = true;
    return out;
}

error filter_reader::fail_at(errc code, std::size_t position, std::string_view what) {
    return make_error(code, "at position " + std::to_string(position) + ": " + std::string(what));
}

}  // namespace gatehouse::scim
