#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml.hpp>

// One pass over the bytes, before libxml2. Documents are UTF-8 only, so a byte below 0x80 is always the character itself and
// the pass sees the same markup as the parser; where a document is not well-formed the parser refuses it afterwards anyway.
namespace gatehouse::xml {
namespace {

bool starts_with_mark(std::string_view bytes) {
    return bytes.starts_with("\xef\xbb\xbf") || bytes.starts_with("\xfe\xff") || bytes.starts_with("\xff\xfe");
}

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// The value of name="…" inside the XML declaration; empty when it is not there.
std::string_view pseudo_attribute(std::string_view declaration, std::string_view name) {
    const auto at = declaration.find(name);
    if (at == std::string_view::npos) return {};
    const auto open = declaration.find_first_of("\"'", at);
    if (open == std::string_view::npos) return {};
    const auto close = declaration.find(declaration[open], open + 1);
    return close == std::string_view::npos ? std::string_view() : declaration.substr(open + 1, close - open - 1);
}

class scanner {
public:
    scanner(std::string_view bytes, comments in_between) : in_(bytes), comments_(in_between) {}

    std::optional<fault> run() {
        if (auto refused = declaration()) return refused;
        for (at_ = in_.find('<', at_); at_ != std::string_view::npos; at_ = in_.find('<', at_))
            if (auto refused = markup()) return refused;
        return std::nullopt;
    }

private:
    std::optional<fault> declaration() {
        if (!in_.starts_with("<?xml") || in_.size() < 6 || !is_blank(in_[5])) return std::nullopt;
        const auto end = in_.find("?>");
        if (end == std::string_view::npos) return fault{"xml.malformed", "XML declaration without end"};
        const auto text = in_.substr(0, end);
        const auto version = pseudo_attribute(text, "version"), encoding = pseudo_attribute(text, "encoding");
        if (version != "1.0") return fault{"xml.version", std::string(version.substr(0, 16))};
        if (!encoding.empty() && !ascii_iequals(encoding, "utf-8"))
            return fault{"xml.encoding", std::string(encoding.substr(0, 32))};
        at_ = end + 2;
        return std::nullopt;
    }

    std::optional<fault> markup() {
        const auto rest = in_.substr(at_);
        if (rest.starts_with("<!--")) return comment();
        if (rest.starts_with("<![CDATA[")) return skip_to("]]>");
        if (rest.starts_with("<!")) return fault{"xml.doctype", place()};
        if (rest.starts_with("<?")) return fault{"xml.pi", place()};
        if (rest.starts_with("</")) return end_tag();
        return start_tag();
    }

    std::optional<fault> comment() {
        if (comments_ == comments::refused) return fault{"xml.comment", place()};
        return skip_to("-->");
    }

    std::optional<fault> skip_to(std::string_view end_mark) {
        const auto end = in_.find(end_mark, at_ + 4);
        if (end == std::string_view::npos) return fault{"xml.malformed", "no end of " + place()};
        at_ = end + end_mark.size();
        return std::nullopt;
    }

    std::optional<fault> end_tag() {
        if (depth_ == 0) return fault{"xml.malformed", place()};
        --depth_;
        at_ += 2;
        return std::nullopt;
    }

    std::optional<fault> start_tag() {
        if (++tags_ > limits::xml_tags) return fault{"xml.elements", "more than " + std::to_string(limits::xml_tags)};
        std::size_t attributes = 0;
        for (++at_; at_ < in_.size() && in_[at_] != '>'; ++at_) {
            if (in_[at_] != '"' && in_[at_] != '\'') continue;
            if (++attributes > limits::xml_attributes_per_tag)
                return fault{"xml.attributes", "more than " + std::to_string(limits::xml_attributes_per_tag) + " on one tag"};
            at_ = in_.find(in_[at_], at_ + 1);
            if (at_ == std::string_view::npos) break;
        }
        if (at_ >= in_.size()) return fault{"xml.malformed", "tag without end"};
        if (in_[at_ - 1] != '/' && ++depth_ > limits::xml_depth)
            return fault{"xml.depth", "more than " + std::to_string(limits::xml_depth)};
        return std::nullopt;
    }

    std::string place() const { return "at byte " + std::to_string(at_); }

    std::string_view in_;
    comments comments_;
    std::size_t at_ = 0, depth_ = 0, tags_ = 0;
};

}  // namespace

std::optional<fault> scan(std::string_view bytes, comments in_between) {
    if (bytes.size() > limits::saml_body_bytes) return fault{"request.too_large", std::to_string(bytes.size()) + " bytes"};
    if (starts_with_mark(bytes)) return fault{"xml.encoding", "byte order mark"};
    if (bytes.find('\0') != std::string_view::npos) return fault{"xml.encoding", "NUL byte"};
    if (!is_valid_utf8(bytes)) return fault{"xml.encoding", "not UTF-8"};
    return scanner(bytes, in_between).run();
}

bool is_id(std::string_view text) noexcept {
    const auto letter = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
    };
    if (text.empty() || text.size() > limits::xml_id_bytes || !letter(text.front())) return false;
    for (const char c : text)
        if (!letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '.') return false;
    return true;
}

}  // namespace gatehouse::xml
