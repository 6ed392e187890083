#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

#include "rapidjson_reader.hpp"

namespace gatehouse {
namespace {

constexpr std::size_t few_names = 16;  // below this, comparing each with each is quicker than sorting

const std::string* repeated_name(const object& attributes) {
    if (attributes.size() <= few_names) {
        for (auto one = attributes.begin(); one != attributes.end(); ++one)
            for (auto other = attributes.begin(); other != one; ++other)
                if (ascii_iequals(one->name, other->name)) return &one->name;
        return nullptr;
    }
    std::vector<const std::string*> names;
    for (const auto& item : attributes) names.push_back(&item.name);
    std::sort(names.begin(), names.end(), [](auto* a, auto* b) { return ascii_iless()(*a, *b); });
    const auto twice = std::adjacent_find(names.begin(), names.end(), [](auto* a, auto* b) { return ascii_iequals(*a, *b); });
    return twice == names.end() ? nullptr : *twice;
}

// RapidJSON refuses a lone high surrogate but writes a lone low one ("\\udc00") as three bytes that are not UTF-8.
bool holds_surrogate(std::string_view text) {
    for (auto at = text.find('\xed'); at != std::string_view::npos; at = text.find('\xed', at + 1))
        if (at + 1 < text.size() && static_cast<unsigned char>(text[at + 1]) >= 0xa0) return true;
    return false;
}

// Builds the tree while the text is read, so that every limit acts before memory is spent on what lies beyond it.
class tree_builder : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, tree_builder> {
public:
    // Without \u escapes no string can hold what the text itself does not.
    tree_builder(const json_limits& bounds, bool escapes) : limits_(bounds), escapes_(escapes) { open_.reserve(8); }

    bool Null() { return place(value()); }
    bool Bool(bool truth) { return place(value(truth)); }
    bool Int(int number) { return place(value(number)); }
    bool Uint(unsigned number) { return place(value(std::int64_t{number})); }
    bool Int64(std::int64_t number) { return place(value(number)); }
    bool Uint64(std::uint64_t number) {
        return number <= INT64_MAX ? place(value(static_cast<std::int64_t>(number)))
                                   : place(value(static_cast<double>(number)));
    }
    bool Double(double number) { return place(value(number)); }
    bool String(const char* text, rapidjson::SizeType length, bool) {
        return fits(text, length) && place(value(std::string(text, length)));
    }
    bool Key(const char* text, rapidjson::SizeType length, bool) {
        if (!fits(text, length)) return false;
        open_.back().name.assign(text, length);
        return true;
    }
    bool StartObject() { return enter(value(object())); }
    bool StartArray() { return enter(value(value::array())); }
    bool EndArray(rapidjson::SizeType) { return leave(); }
    bool EndObject(rapidjson::SizeType) {
        if (const auto* name = repeated_name(*open_.back().content.if_object()))
            return refuse(errc::invalid_syntax, "the name \"" + name->substr(0, 64) + "\" stands twice in one object");
        return leave();
    }

    value take_root() { return std::move(root_); }
    const std::optional<error>& refusal() const { return refusal_; }

private:
    struct frame {
        value content;
        std::string name;  // of the attribute being read
    };

    bool refuse(errc code, std::string detail) {
        refusal_ = make_error(code, std::move(detail));
        return false;
    }

    bool fits(const char* text, std::size_t length) {
        if (length > limits_.string_bytes)
            return refuse(errc::too_large, "a string is longer than " + std::to_string(limits_.string_bytes) + " bytes");
        if (!escapes_) return true;
        // A C library, a log or a store further on may take U+0000 for the end.
        if (std::string_view(text, length).find('\0') != std::string_view::npos)
            return refuse(errc::invalid_value, "a string holds U+0000");
        if (holds_surrogate({text, length})) return refuse(errc::invalid_syntax, "a lone surrogate in a string");
        return true;
    }

    bool count() {
        return ++values_ <= limits_.values ||
               refuse(errc::too_large, "more than " + std::to_string(limits_.values) + " values");
    }

    bool place(value content) { return count() && attach(std::move(content)); }

    bool attach(value content) {
        if (open_.empty()) {
            root_ = std::move(content);
        } else if (auto* list = open_.back().content.if_array()) {
            list->push_back(std::move(content));
        } else {
            auto& top = open_.back();
            if (top.content.if_object()->empty()) top.content.if_object()->reserve(4);
            top.content.if_object()->append(std::move(top.name), std::move(content));
        }
        return true;
    }

    bool enter(value container) {
        if (open_.size() >= limits_.depth)
            return refuse(errc::too_large, "nested deeper than " + std::to_string(limits_.depth));
        open_.push_back({std::move(container), {}});
        return count();
    }

    bool leave() {
        value done = std::move(open_.back().content);
        open_.pop_back();
        return attach(std::move(done));
    }

    const json_limits& limits_;
    bool escapes_;
    std::vector<frame> open_;
    value root_;
    std::size_t values_ = 0;
    std::optional<error> refusal_;
};

bool is_ascii(std::string_view text) {
    std::uint64_t bits = 0;
    for (; text.size() >= sizeof bits; text.remove_prefix(sizeof bits)) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data(), sizeof eight);
        bits |= eight;
    }
    for (const char c : text) bits |= static_cast<unsigned char>(c);
    return (bits & 0x8080808080808080U) == 0;
}

// Judging each character's encoding costs a fifth of the time; ASCII has none to judge.
auto run(std::string_view text, tree_builder& builder) {
    constexpr unsigned always = rapidjson::kParseIterativeFlag | rapidjson::kParseFullPrecisionFlag;
    rapidjson::MemoryStream stream(text.data(), text.size());
    rapidjson::Reader reader;
    if (is_ascii(text)) return reader.Parse<always>(stream, builder);
    return reader.Parse<always | rapidjson::kParseValidateEncodingFlag>(stream, builder);
}

result<value> read(std::string_view text, const json_limits& bounds) {
    tree_builder builder(bounds, text.find("\\u") != std::string_view::npos);
    const auto outcome = run(text, builder);
    if (builder.refusal())
        return make_error(builder.refusal()->code,
                          "JSON at byte " + std::to_string(outcome.Offset()) + ": " + builder.refusal()->detail);
    if (outcome.IsError())
        return make_error(errc::invalid_syntax, "JSON at byte " + std::to_string(outcome.Offset()) + ": " +
                                                    rapidjson::GetParseError_En(outcome.Code()));
    return builder.take_root();
}

}  // namespace

result<value> parse_json(std::string_view text, const json_limits& limits) {
    if (text.size() > limits.bytes)
        return make_error(errc::too_large, "JSON: more than " + std::to_string(limits.bytes) + " bytes");
    // RapidJSON takes a NUL for the end of the text and would silently ignore what follows.
    if (const auto at = text.find('\0'); at != std::string_view::npos)
        return make_error(errc::invalid_syntax, "JSON at byte " + std::to_string(at) + ": a NUL byte");
    if (text.starts_with("\xef\xbb\xbf")) return make_error(errc::invalid_syntax, "JSON at byte 0: a byte order mark");
    try {
        return read(text, limits);
    } catch (const std::logic_error& broken) {
        return make_error(errc::internal, broken.what());
    }
}

}  // namespace gatehouse
