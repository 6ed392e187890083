#include "request.hpp"

#include <array>

#include <gatehouse/base/ip_network.hpp>
#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::protocol::authzen {
namespace {

// A non-empty text that must be there.
result<void> take(const value& from, std::string_view entity, std::string_view name, std::string& into) {
    const value* table = from.find(entity);
    const value* found = table ? table->find(name) : nullptr;
    if (!found || found->text().empty())
        return make_error(errc::invalid_value, std::string(entity) + "." + std::string(name) + " must be a text");
    into = found->text();
    return {};
}

result<void> take_subject(const value& from, evaluation_request& into) {
    if (auto taken = take(from, "subject", "type", into.subject_type); !taken) return taken;
    return take(from, "subject", "id", into.subject_id);
}

result<void> take_resource(const value& from, evaluation_request& into) {
    if (auto taken = take(from, "resource", "type", into.resource_type); !taken) return taken;
    return take(from, "resource", "id", into.resource_id);
}

// An address, not a network; whoever may not assert one is not heard.
result<void> take_address(const value& context, const trust& in, std::optional<std::string>& into) {
    const value* address = context.find("ip");
    if (!in.address || !address || address->is_null()) return {};
    const std::string_view text = address->text();
    if (text.find('/') != std::string_view::npos || !ip_network::parse(text))
        return make_error(errc::invalid_value, "context.ip must be an IP address");
    into = std::string(text);
    return {};
}

result<void> take_context(const value& from, const trust& in, evaluation_request& into) {
    const value* context = from.find("context");
    if (!context || context->is_null()) return {};
    if (!context->if_object()) return make_error(errc::invalid_value, "context must be an object");
    if (auto taken = take_address(*context, in, into.address); !taken) return taken;
    const value* session = context->find("session");
    if (!session || session->is_null()) return {};
    if (!session->if_string()) return make_error(errc::invalid_value, "context.session must be a text");
    into.session = std::string(session->text());
    return {};
}

result<semantic> read_semantic(const value& body) {
    const value* options = body.find("options");
    if (!options || options->is_null()) return semantic::execute_all;
    if (!options->if_object()) return make_error(errc::invalid_value, "options must be an object");
    const value* how = options->find("evaluations_semantic");
    if (!how || how->is_null() || how->text() == "execute_all") return semantic::execute_all;
    if (how->text() == "deny_on_first_deny") return semantic::deny_on_first_deny;
    if (how->text() == "permit_on_first_permit") return semantic::permit_on_first_permit;
    return make_error(errc::invalid_value,
                      "options.evaluations_semantic is execute_all, deny_on_first_deny or permit_on_first_permit");
}

// What an item says takes the place of the same member at the top, whole.
result<evaluation_request> read_item(const value& item, const value& body, const trust& in) {
    if (!item.if_object()) return make_error(errc::invalid_value, "an evaluation must be an object");
    object whole;
    for (const std::string_view entity : {"subject", "action", "resource", "context"})
        for (const value* from : {&body, &item})
            if (const value* said = from->find(entity)) whole.set(entity, *said);
    return read_evaluation(value(std::move(whole)), in);
}

result<void> read_limit(const value& page, std::size_t& into) {
    const value* limit = page.find("limit");
    if (!limit || limit->is_null()) return {};
    const auto* number = limit->if_integer();
    if (!number || *number < 1 || *number > limits::page_most)
        return make_error(errc::invalid_value, "page.limit is a number from 1 to " + std::to_string(limits::page_most));
    into = static_cast<std::size_t>(*number);
    return {};
}

// 1.0 says token; drafts of it said next_token, like the answer.
result<void> read_page(const value& body, search_request& into) {
    into.limit = limits::page_default;
    const value* page = body.find("page");
    if (!page || page->is_null()) return {};
    if (!page->if_object()) return make_error(errc::invalid_value, "page must be an object");
    for (const std::string_view name : {"token", "next_token"})
        if (const value* token = page->find(name); token && !token->is_null()) {
            const bool sound = token->if_string() && (into.token.empty() || into.token == token->text());
            if (!sound) return make_error(errc::invalid_value, "page.token must be the next_token of the answer before");
            into.token = token->text();
        }
    return read_limit(*page, into.limit);
}

result<void> read_about(const value& body, searched what, evaluation_request& into) {
    if (what != searched::action)
        if (auto taken = take(body, "action", "name", into.action); !taken) return taken;
    if (what == searched::subject) {
        if (auto taken = take(body, "subject", "type", into.subject_type); !taken) return taken;
        return take_resource(body, into);
    }
    if (auto taken = take_subject(body, into); !taken) return taken;
    return what == searched::action ? take_resource(body, into) : take(body, "resource", "type", into.resource_type);
}

}  // namespace

result<value> parse_body(std::string_view body) {
    json_limits bounds;
    bounds.bytes = limits::decision_body_bytes;
    auto parsed = parse_json(body, bounds);
    if (parsed && !parsed->if_object()) return make_error(errc::invalid_value, "the request must be an object");
    return parsed;
}

result<evaluation_request> read_evaluation(const value& body, const trust& in) {
    evaluation_request asked;
    if (auto taken = take_subject(body, asked); !taken) return taken.error();
    if (auto taken = take(body, "action", "name", asked.action); !taken) return taken.error();
    if (auto taken = take_resource(body, asked); !taken) return taken.error();
    if (auto taken = take_context(body, in, asked); !taken) return taken.error();
    return asked;
}

result<evaluations_request> read_evaluations(const value& body, const trust& in) {
    const auto how = read_semantic(body);
    if (!how) return how.error();
    evaluations_request made{*how, {}, false};
    const value* items = body.find("evaluations");
    if (items && !items->is_null() && !items->if_array())
        return make_error(errc::invalid_value, "evaluations must be an array");
    if (!items || !items->if_array() || items->if_array()->empty()) {
        auto one = read_evaluation(body, in);
        if (!one) return one.error();
        made.single = true;
        made.items.push_back(std::move(one));
        return made;
    }
    if (items->if_array()->size() > limits::evaluations)
        return make_error(errc::too_large, "one request has " + std::to_string(limits::evaluations) + " evaluations at most");
    for (const value& item : *items->if_array()) made.items.push_back(read_item(item, body, in));
    return made;
}

result<search_request> read_search(const value& body, searched what, const trust& in) {
    search_request made;
    if (auto read = read_about(body, what, made.about); !read) return read.error();
    if (auto read = take_context(body, in, made.about); !read) return read.error();
    // Answering as if nobody were signed in would be another question than the one that was asked.
    if (made.about.session) return make_error(errc::invalid_value, "a search knows no session: leave context.session out");
    if (auto read = read_page(body, made); !read) return read.error();
    return made;
}

}  // namespace gatehouse::protocol::authzen
