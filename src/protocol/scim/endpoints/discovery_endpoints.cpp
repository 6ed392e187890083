#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>

#include "../discovery.hpp"
#include "../render.hpp"
#include "answers.hpp"
#include "call.hpp"
#include "parameters.hpp"

namespace gatehouse::scim {
namespace {

void append_support(json_writer& json, std::string_view name, bool supported) {
    json.name(name).begin_object().member("supported", supported).end_object();
}

// Whole even where a part is absent: clients that look for bulk.maxOperations and do not find it give up PATCH as well.
std::string config_json(const call& made) {
    std::string out;
    json_writer json(out);
    json.begin_object().name("schemas").begin_array();
    json.string("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig").end_array();
    append_support(json, "patch", true);
    json.name("bulk")
        .begin_object()
        .member("supported", false)
        .member("maxOperations", 0)
        .member("maxPayloadSize", 0)
        .end_object();
    json.name("filter").begin_object().member("supported", true).member("maxResults", limits::page_most).end_object();
    append_support(json, "changePassword", false);
    append_support(json, "sort", false);
    append_support(json, "etag", true);
    // RFC 9865, 4.
    json.name("pagination")
        .begin_object()
        .member("cursor", false)
        .member("index", true)
        .member("defaultPaginationMethod", "index");
    json.member("defaultPageSize", limits::page_default).member("maxPageSize", limits::page_most).end_object();
    json.name("authenticationSchemes")
        .begin_array()
        .begin_object()
        .member("type", "oauthbearertoken")
        .member("name", "Bearer token");
    json.member("description", "The token that the gateway made for this connection, in the Authorization header");
    json.member("specUri", "https://www.rfc-editor.org/info/rfc6750").member("primary", true).end_object().end_array();
    json.name("meta").begin_object().member("resourceType", "ServiceProviderConfig");
    json.member("location", made.url("/ServiceProviderConfig")).end_object().end_object();
    return out;
}

// The few of discovery, all at once; RFC 7644, 4 refuses filters here, so that nobody takes the list for a narrowed
// one.
template <class Items, class Append>
result<http::response> whole_list(const Items& items, const http::request& request, Append append) {
    const auto asked = read_parameters(request.query);
    if (!asked) return asked.error();
    if (asked->filter) return make_error(errc::forbidden, "discovery cannot be filtered (RFC 7644, 4)");
    std::string body;
    const auto count = static_cast<std::int64_t>(items.size());
    begin_list(body, count, 1, count);
    for (const auto& item : items) {
        if (body.back() != '[') body += ',';
        append(body, *item);
    }
    end_list(body);
    return json_answer(200, std::move(body));
}

}  // namespace

namespace discovery {

protocol::endpoint config(const service& at) {
    return reading(at, [](tenant_transaction&, call& made, const http::request&) -> result<http::response> {
        return json_answer(200, config_json(made));
    });
}

protocol::endpoint all_resource_types(const service& at) {
    return reading(at, [](tenant_transaction&, call& made, const http::request& request) -> result<http::response> {
        return whole_list(made.at.schemas.types(), request,
                          [&](std::string& out, const resource_type& type) { append_resource_type(out, type, made.url("")); });
    });
}

protocol::endpoint one_resource_type(const service& at) {
    return reading(at, [](tenant_transaction&, call& made, const http::request& request) -> result<http::response> {
        const auto* found = made.at.schemas.find_type(request.path_values.front());
        if (!found) return make_error(errc::not_found, "there is no such resource type");
        std::string body;
        append_resource_type(body, *found, made.url(""));
        return json_answer(200, std::move(body));
    });
}

protocol::endpoint all_schemas(const service& at) {
    return reading(at, [](tenant_transaction&, call& made, const http::request& request) -> result<http::response> {
        return whole_list(made.at.schemas.schemas(), request,
                          [&](std::string& out, const schema_definition& schema) { append_schema(out, schema, made.url("")); });
    });
}

protocol::endpoint one_schema(const service& at) {
    return reading(at, [](tenant_transaction&, call& made, const http::request& request) -> result<http::response> {
        const auto* found = made.at.schemas.find_schema(request.path_values.front());
        if (!found) return make_error(errc::not_found, "there is no such schema");
        std::string body;
        append_schema(body, *found, made.url(""));
        return json_answer(200, std::move(body));
    });
}

}  // namespace discovery

protocol::endpoint absent(const service& at, std::string_view what) {
    return reading(at, [text = std::string(what)](tenant_transaction&, call&, const http::request&) -> result<http::response> {
        return make_error(errc::not_supported, text + " is not supported (ServiceProviderConfig says so)");
    });
}

}  // namespace gatehouse::scim
