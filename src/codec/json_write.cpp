#include <gatehouse/codec/json.hpp>

#include <array>
#include <charconv>

namespace gatehouse {
namespace {

// 0: stands for itself; 'u': \u00XX; '8': the start of a longer UTF-8 sequence; else the letter after the backslash.
constexpr auto make_escapes() {
    std::array<char, 256> table{};
    for (int c = 0; c < 0x20; ++c) table[static_cast<std::size_t>(c)] = 'u';
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\f'] = 'f';
    table['\n'] = 'n';
    table['\r'] = 'r';
    table['\t'] = 't';
    for (std::size_t c = 0x80; c < 0x100; ++c) table[c] = '8';
    return table;
}
constexpr auto escapes = make_escapes();

// The length of the well-formed UTF-8 sequence at the front, 0 when there is none (RFC 3629, section 4).
std::size_t sequence_length(std::string_view text) {
    const auto byte = [&](std::size_t at) { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
    const auto tail = [&](std::size_t at) { return byte(at) >= 0x80 && byte(at) <= 0xbf; };
    const unsigned first = byte(0), second = byte(1);
    if (first >= 0xc2 && first <= 0xdf) return tail(1) ? 2 : 0;
    if (first >= 0xe0 && first <= 0xef) {
        const bool in_range = (first != 0xe0 || second >= 0xa0) && (first != 0xed || second <= 0x9f);
        return in_range && tail(1) && tail(2) ? 3 : 0;
    }
    if (first >= 0xf0 && first <= 0xf4) {
        const bool in_range = (first != 0xf0 || second >= 0x90) && (first != 0xf4 || second <= 0x8f);
        return in_range && tail(1) && tail(2) && tail(3) ? 4 : 0;
    }
    return 0;
}

void append_escaped(std::string& out, char c, char escape) {
    constexpr std::string_view digits = "0123456789abcdef";
    out += '\\';
    out += escape;
    if (escape != 'u') return;
    const auto code = static_cast<unsigned char>(c);
    (out += "00") += digits[code >> 4];
    out += digits[code & 15];
}

void append_decimal(std::string& out, double number) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, number).ptr;
    const std::string_view written(text, static_cast<std::size_t>(end - text));
    if (written.find_first_of("in") != std::string_view::npos) {  // inf, nan: JSON has no word for them
        out += "null";
        return;
    }
    out += written;
    if (written.find_first_of(".e") == std::string_view::npos) out += ".0";
}

void append_integer(std::string& out, std::int64_t number) {
    char text[24];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    std::size_t clean = 0;  // where what is not yet copied begins
    for (std::size_t at = 0; at < text.size();) {
        const char escape = escapes[static_cast<unsigned char>(text[at])];
        if (escape == 0) {
            ++at;
            continue;
        }
        if (escape == '8') {
            if (const auto length = sequence_length(text.substr(at))) {
                at += length;
                continue;
            }
        }
        out.append(text, clean, at - clean);
        if (escape == '8')
            out += "\xef\xbf\xbd";
        else
            append_escaped(out, text[at], escape);
        clean = ++at;
    }
    out.append(text, clean, text.size() - clean);
    out += '"';
}

void append_json(std::string& out, const value& content) {
    switch (content.what()) {
        case value::kind::null: out += "null"; return;
        case value::kind::boolean: out += *content.if_boolean() ? "true" : "false"; return;
        case value::kind::integer: return append_integer(out, *content.if_integer());
        case value::kind::decimal: return append_decimal(out, *content.if_decimal());
        case value::kind::string: return append_json_string(out, content.text());
        case value::kind::array: {
            out += '[';
            bool first = true;
            for (const auto& element : *content.if_array()) {
                if (!std::exchange(first, false)) out += ',';
                append_json(out, element);
            }
            out += ']';
            return;
        }
        case value::kind::object: {
            out += '{';
            bool first = true;
            for (const auto& item : *content.if_object()) {
                if (!std::exchange(first, false)) out += ',';
                append_json_string(out, item.name);
                out += ':';
                append_json(out, item.content);
            }
            out += '}';
            return;
        }
    }
}

std::string to_json(const value& content) {
    std::string out;
    append_json(out, content);
    return out;
}

void json_writer::separate() {
    if (out_.size() == start_) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
}

json_writer& json_writer::open(char bracket) {
    separate();
    out_ += bracket;
    return *this;
}

json_writer& json_writer::close(char bracket) {
    out_ += bracket;
    return *this;
}

json_writer& json_writer::name(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_ += ':';
    return *this;
}

json_writer& json_writer::string(std::string_view text) {
    separate();
    append_json_string(out_, text);
    return *this;
}

json_writer& json_writer::integer(std::int64_t number) {
    separate();
    append_integer(out_, number);
    return *this;
}

json_writer& json_writer::boolean(bool truth) {
    separate();
    out_ += truth ? "true" : "false";
    return *this;
}

json_writer& json_writer::null() {
    separate();
    out_ += "null";
    return *this;
}

json_writer& json_writer::write(const value& content) {
    separate();
    append_json(out_, content);
    return *this;
}

json_writer& json_writer::raw(std::string_view json) {
    separate();
    out_ += json;
    return *this;
}

}  // namespace gatehouse
