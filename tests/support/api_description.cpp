#include "api_description.hpp"

#include <algorithm>
#include <iterator>
#include <stdexcept>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/codec/json.hpp>

#include "json_schema.hpp"

namespace gatehouse::testing {
namespace {

constexpr std::size_t largest_document = 4 * 1024 * 1024;

value read_document() {
    for (const embedded_file& file : embedded_files()) {
        if (file.path != "openapi.json") continue;
        auto parsed = parse_json(file.content, {.bytes = largest_document, .values = largest_document});
        if (!parsed) throw std::runtime_error("openapi.json: " + parsed.error().detail);
        return *std::move(parsed);
    }
    throw std::runtime_error("the binary has no openapi.json");
}

const value& resolved(const value& one) {
    const value* reference = exactly(one, "$ref");
    const value* found = reference ? follow(api_document(), reference->text()) : &one;
    if (!found) throw std::runtime_error(std::string(reference->text()) + " leads nowhere");
    return *found;
}

// The answer's description: by its status, else what stands for every other refusal.
const value* answer_described(const value& operation, int status) {
    const value& all = *exactly(operation, "responses");
    if (const value* found = exactly(all, std::to_string(status))) return &resolved(*found);
    const value* other = status >= 400 ? exactly(all, "default") : nullptr;
    return other ? &resolved(*other) : nullptr;
}

std::string type_of(const http::response& answer) {
    for (const auto& one : answer.headers)
        if (one.name == "Content-Type") return http::media_type(one.value);
    return "";
}

std::vector<std::string> judge_content(const value& described, const std::string& type, const std::string& body) {
    const value* content = exactly(described, "content");
    if (!content) return body.empty() ? std::vector<std::string>() : std::vector<std::string>{"a body that is not described"};
    const value* media = exactly(*content, type);
    if (!media) return {"the media type " + type + " is not described"};
    if (type.find("json") == std::string::npos || type.ends_with("ndjson")) return {};
    const auto parsed = parse_json(body, {.bytes = largest_document, .values = largest_document});
    if (!parsed) return {"no JSON: " + parsed.error().detail};
    return schema_errors(*exactly(*media, "schema"), *parsed, api_document());
}

std::vector<std::string> judge_query(const value& operation, const http::request& asked) {
    std::vector<std::string> wrong;
    const value* all = exactly(operation, "parameters");
    for (const auto& [name, text] : http::parse_form(asked.query)) {
        const auto is_it = [&name = name](const value& one) { return exactly(resolved(one), "name")->text() == name; };
        if (!all || std::ranges::none_of(*all->if_array(), is_it)) wrong.push_back("?" + name + " is not described");
    }
    return wrong;
}

// Every change takes {} for nothing.
std::vector<std::string> judge_body(const value& operation, const http::request& asked) {
    const value* described = exactly(operation, "requestBody");
    if (!described) {
        const bool nothing = asked.body.empty() || asked.body == "{}";
        return nothing ? std::vector<std::string>() : std::vector<std::string>{"a request body that is not described"};
    }
    const value* required = exactly(*described, "required");
    if (asked.body.empty() && !*required->if_boolean()) return {};
    return judge_content(*described, "application/json", asked.body);
}

std::vector<std::string> judge_headers(const value& described, const http::response& answer) {
    std::vector<std::string> wrong;
    const value* all = exactly(described, "headers");
    if (!all) return wrong;
    for (const auto& [name, said] : *all->if_object()) {
        const value* required = exactly(resolved(said), "required");
        const bool needed = required && required->if_boolean() && *required->if_boolean();
        if (needed && std::ranges::find(answer.headers, name, &http::header::name) == answer.headers.end())
            wrong.push_back("the header " + name + " is missing");
    }
    return wrong;
}

bool is_ours(std::string_view path_template) {
    return path_template.starts_with("/api/v1/") || path_template.starts_with("/access/v1/") ||
           path_template == "/.well-known/authzen-configuration";
}

}  // namespace

const value& api_document() {
    static const value whole = read_document();
    return whole;
}

std::string_view method_word(http::method verb) {
    switch (verb) {
        case http::method::get: return "get";
        case http::method::post: return "post";
        case http::method::put: return "put";
        case http::method::patch: return "patch";
        case http::method::del: return "delete";
        case http::method::other: break;
    }
    return "";
}

const value* described_operation(http::method verb, std::string_view path_template) {
    const value* place = exactly(*exactly(api_document(), "paths"), path_template);
    return place ? exactly(*place, method_word(verb)) : nullptr;
}

std::vector<std::string> undescribed(const http::request& asked, const http::response& answer) {
    if (!is_ours(asked.route_template)) return {};
    const value* operation = described_operation(asked.verb, asked.route_template);
    if (!operation) return {"the route is not described"};
    const value* described = answer_described(*operation, answer.status);
    if (!described) return {"the status " + std::to_string(answer.status) + " is not described"};
    auto wrong = judge_content(*described, type_of(answer), answer.body);
    if (answer.status >= 400) return wrong;
    std::ranges::move(judge_headers(*described, answer), std::back_inserter(wrong));
    std::ranges::move(judge_query(*operation, asked), std::back_inserter(wrong));
    std::ranges::move(judge_body(*operation, asked), std::back_inserter(wrong));
    return wrong;
}

}  // namespace gatehouse::testing
