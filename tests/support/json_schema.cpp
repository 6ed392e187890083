#include "json_schema.hpp"

#include <algorithm>
#include <array>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::testing {
namespace {

// What says nothing of validity, or is judged together with another keyword.
constexpr std::array<std::string_view, 4> silent{"description", "default", "additionalProperties", "$schema"};

bool is_of_type(const value& judged, std::string_view type) {
    if (type == "object") return judged.if_object() != nullptr;
    if (type == "array") return judged.if_array() != nullptr;
    if (type == "string") return judged.if_string() != nullptr;
    if (type == "boolean") return judged.if_boolean() != nullptr;
    if (type == "integer") return judged.if_integer() != nullptr;
    if (type == "number") return judged.is_number();
    return type == "null" && judged.is_null();
}

bool has_format(const value& judged, std::string_view format) {
    if (!judged.if_string()) return true;
    if (format == "uuid") return is_uuid(judged.text());
    return format == "date-time" && parse_rfc3339(judged.text()).has_value();
}

class judge {
public:
    explicit judge(const value& document) : document_(document) {}
    std::vector<std::string> errors;

    void look(const value& schema, const value& judged, const std::string& at) {
        for (const auto& [keyword, rule] : *schema.if_object())
            if (std::ranges::find(silent, keyword) == silent.end()) apply(schema, keyword, rule, judged, at);
    }

private:
    void say(const std::string& at, const std::string& what) { errors.push_back(at + ": " + what); }

    void apply(const value& schema, std::string_view keyword, const value& rule, const value& judged, const std::string& at) {
        if (keyword == "$ref") return refer(rule.text(), judged, at);
        if (keyword == "type") return type(rule, judged, at);
        if (keyword == "properties") return properties(schema, rule, judged, at);
        if (keyword == "required") return required(rule, judged, at);
        if (keyword == "items") return items(rule, judged, at);
        if (keyword == "anyOf" || keyword == "oneOf") return several(rule, judged, at, keyword == "oneOf");
        if (keyword == "enum") return expect(std::ranges::find(*rule.if_array(), judged) != rule.if_array()->end(), judged, at);
        if (keyword == "const") return expect(rule == judged, judged, at);
        if (keyword == "format") return expect(has_format(judged, rule.text()), judged, at);
        if (keyword == "minLength") return expect(!judged.if_string() || judged.text().size() >= rule.number(), judged, at);
        if (keyword == "minimum") return expect(!judged.is_number() || judged.number() >= rule.number(), judged, at);
        if (keyword == "maximum") return expect(!judged.is_number() || judged.number() <= rule.number(), judged, at);
        say(at, "the keyword " + std::string(keyword) + " is not known here");
    }
    void expect(bool holds, const value& judged, const std::string& at) {
        if (!holds) say(at, to_json(judged) + " does not fit");
    }
    void refer(std::string_view reference, const value& judged, const std::string& at) {
        const value* found = follow(document_, reference);
        if (!found) return say(at, std::string(reference) + " leads nowhere");
        look(*found, judged, at);
    }
    void type(const value& rule, const value& judged, const std::string& at) {
        const value::array one{rule};
        const auto& types = rule.if_array() ? *rule.if_array() : one;
        if (std::ranges::none_of(types, [&](const value& each) { return is_of_type(judged, each.text()); }))
            say(at, to_json(judged) + " is no " + to_json(rule));
    }
    // additionalProperties speaks of what properties leaves out.
    void properties(const value& schema, const value& rule, const value& judged, const std::string& at) {
        if (!judged.if_object()) return;
        const value* others = exactly(schema, "additionalProperties");
        const bool closed = others && others->if_boolean() && !*others->if_boolean();
        for (const auto& [name, content] : *judged.if_object()) {
            if (const value* known = exactly(rule, name))
                look(*known, content, at + "." + name);
            else if (closed)
                say(at, name + " is not described");
        }
    }
    void required(const value& rule, const value& judged, const std::string& at) {
        if (!judged.if_object()) return;
        for (const value& name : *rule.if_array())
            if (!exactly(judged, name.text())) say(at, std::string(name.text()) + " is missing");
    }
    void items(const value& rule, const value& judged, const std::string& at) {
        if (!judged.if_array()) return;
        std::size_t number = 0;
        for (const value& one : *judged.if_array()) look(rule, one, at + "[" + std::to_string(number++) + "]");
    }
    // The alternative that comes nearest is told: of "fits none" nobody learns anything.
    void several(const value& rule, const value& judged, const std::string& at, bool only_one) {
        std::size_t fitting = 0;
        std::vector<std::string> nearest;
        for (const value& option : *rule.if_array()) {
            judge tried(document_);
            tried.look(option, judged, at);
            fitting += tried.errors.empty() ? 1 : 0;
            if (nearest.empty() || tried.errors.size() < nearest.size()) nearest = tried.errors;
        }
        if (fitting == 0) std::ranges::move(nearest, std::back_inserter(errors));
        if (only_one && fitting > 1) say(at, "fits more than one alternative");
    }

    const value& document_;
};

}  // namespace

const value* exactly(const value& from, std::string_view name) {
    if (!from.if_object()) return nullptr;
    for (const auto& [key, content] : *from.if_object())
        if (key == name) return &content;
    return nullptr;
}

const value* follow(const value& document, std::string_view reference) {
    if (!reference.starts_with("#/")) return nullptr;
    const value* at = &document;
    for (const auto step : split(reference.substr(2), '/'))
        if (at) at = exactly(*at, step);
    return at;
}

std::vector<std::string> schema_errors(const value& schema, const value& judged, const value& document) {
    judge one(document);
    one.look(schema, judged, "$");
    return one.errors;
}

}  // namespace gatehouse::testing
