#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::scim {

struct filter_literal {
    value content;
    std::string text;  // as written, without quotes
    bool quoted = false;
    bool bare = false;  // neither quoted nor a JSON literal
};

// Tokens of a filter or path. Positions are bytes from 1, as people count.
class filter_reader {
public:
    explicit filter_reader(std::string_view text) : text_(text) {}

    void skip_blanks() noexcept;
    bool at_end() const noexcept { return at_ >= text_.size(); }
    char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }
    bool take(char expected) noexcept;
    // A word up to a blank, quote, bracket or parenthesis; empty when none stands here.
    std::string_view take_word() noexcept;
    // The word, when it is this one in any case, followed by an end of word; else nothing moves.
    bool take_keyword(std::string_view keyword) noexcept;
    result<filter_literal> take_literal(errc code);

    std::size_t position() const noexcept { return at_ + 1; }
    error fail(errc code, std::string_view what) const { return fail_at(code, position(), what); }
    static error fail_at(errc code, std::size_t position, std::string_view what);

private:
    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace gatehouse::scim
