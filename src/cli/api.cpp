#include <gatehouse/cli/api.hpp>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <limits>

#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/codec/json.hpp>

namespace gatehouse::cli {
namespace {

std::string environment(const char* name) {
    const char* found = std::getenv(name);
    return found ? found : "";
}

errc code_of(int status) {
    switch (status) {
        case 400: return errc::invalid_value;
        case 401: return errc::unauthenticated;
        case 403: return errc::forbidden;
        case 404: return errc::not_found;
        case 409: return errc::conflict;
        case 412: return errc::version_mismatch;
        case 422: return errc::conflict;
        case 429: return errc::unavailable;
        case 413: return errc::too_large;
        case 501: return errc::not_supported;
        case 503: return errc::unavailable;
        case 502:
        case 504: return errc::outcome_unknown;  // a proxy's: it asked, and lost the gateway's answer
        case 408:
        case 415:
        case 421: return errc::invalid_value;
        default: return errc::internal;
    }
}

// problem+json (RFC 9457) in one line.
error refusal(const reply& answer, const result<value>& body) {
    std::string text = "the gateway answered " + std::to_string(answer.status);
    if (body && body->find("detail")) text = std::string(body->find("detail")->text());
    const value* missing = body ? body->find("required_permission") : nullptr;
    if (missing && !missing->text().empty()) text += " (required permission: " + std::string(missing->text()) + ")";
    const value* outcome = body ? body->find("outcome") : nullptr;
    const bool unknown = outcome && outcome->text() == "unknown";
    return make_error(unknown ? errc::outcome_unknown : code_of(answer.status), text);
}

// Whoever only looked has changed nothing, whatever became of the answer.
error of_reading(error why) {
    if (why.code == errc::outcome_unknown) why.code = errc::unavailable;
    return why;
}

result<value> read(const result<reply>& answer) {
    if (!answer) return answer.error();
    auto body = answer->body.empty() ? result<value>(value(object())) : parse_json(answer->body);
    if (answer->status >= 300) return refusal(*answer, body);
    if (!body) return make_error(errc::internal, "the answer is not JSON: is this address a gateway's?");
    return body;
}

std::string target_of(std::string_view path, const parameters& query) {
    std::string target(path);
    char mark = '?';
    for (const auto& [name, text] : query) {
        if (text.empty()) continue;
        target.append(1, std::exchange(mark, '&')).append(name).append("=").append(percent_encode(text));
    }
    return target;
}

const value::array& items_of(const value& list) {
    static const value::array none;
    const value* items = list.find("items");
    return items && items->if_array() ? *items->if_array() : none;
}

std::string text_of(const value& item, std::string_view name) {
    const value* found = item.find(name);
    return found ? std::string(found->text()) : std::string();
}

constexpr std::size_t page_rows = 1000;  // the most that the gateway gives at once

// What --limit says; a text that is no number is the gateway's to refuse.
std::size_t rows_wanted(const parameters& query) {
    for (const auto& [name, text] : query)
        if (name == "limit" && !text.empty()) {
            std::size_t number = 0;
            const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
            return failure == std::errc() && end == text.data() + text.size() ? number : 0;
        }
    return std::numeric_limits<std::size_t>::max();
}

parameters page_of(parameters query, std::size_t room, const std::string& cursor) {
    for (auto& [name, text] : query)
        if (name == "limit" && room > page_rows) text = std::to_string(page_rows);
    if (cursor.empty()) return query;
    std::erase_if(query, [](const auto& one) { return one.first == "limit"; });
    query.emplace_back("limit", std::to_string(std::min(room, page_rows)));
    query.emplace_back("cursor", cursor);
    return query;
}

}  // namespace

result<api> api::open(const place& where) {
    const std::string key = environment("GATEHOUSE_API_KEY"), url = environment("GATEHOUSE_URL");
    if (where.data.empty() && (key.empty() || url.empty()))
        return make_error(
            errc::unauthenticated,
            "set GATEHOUSE_URL and GATEHOUSE_API_KEY, or speak as operator on the server's machine with --data DIR");
    if (!std::ranges::all_of(where.key, [](char c) { return c > 0x20 && c < 0x7f; }))
        return make_error(errc::invalid_value, "an idempotency key has visible ASCII characters only, without blanks");
    api made(where.data.empty() ? web_transport(url, key) : operator_transport(where.data));
    made.dry_run_ = where.dry_run;
    made.key_ = where.key;
    made.organization_ = where.organization.empty() ? environment("GATEHOUSE_ORG") : where.organization;
    return made;
}

result<value> api::get(std::string_view path, const parameters& query) {
    const std::size_t most = rows_wanted(query);
    value::array items;
    std::string cursor;
    do {
        auto page = read(way_->send("GET", target_of(path, page_of(query, most - items.size(), cursor)), ""));
        if (!page) return of_reading(page.error());
        const std::string next = text_of(*page, "next");
        if (cursor.empty() && next.empty()) return page;
        std::ranges::copy(items_of(*page), std::back_inserter(items));
        cursor = next;
    } while (!cursor.empty() && items.size() < most);
    object whole;
    whole.set("items", value(std::move(items)));
    whole.set("next", cursor.empty() ? value() : value(cursor));
    return value(std::move(whole));
}

// The first change goes under the key itself; a verb that needs several gives each its own.
std::string api::next_key() {
    if (key_.empty() || ++keyed_ == 1) return key_;
    return key_ + "." + std::to_string(keyed_);
}

// Where it would be refused, so would the change: but one that is repeated under its key is answered, whatever became of it.
result<void> api::rehearse(std::string_view method, std::string_view path, const std::string& body) {
    const auto found = read(way_->send(method, target_of(path, {{"dry_run", "true"}}), body));
    if (found) return asks_(*found);
    const error why = of_reading(found.error());
    return key_.empty() || why.code == errc::unavailable ? result<void>(why) : result<void>();
}

result<value> api::send(std::string_view method, std::string_view path, object body) {
    const std::string text = to_json(value(std::move(body)));
    if (asks_ && !dry_run_)
        if (auto may = rehearse(method, path, text); !may) return may.error();
    const std::string target = target_of(path, {{"dry_run", dry_run_ ? "true" : ""}});
    return read(way_->send(method, target, text, next_key()));
}

result<void> api::find_organization() {
    if (!organization_.empty()) return {};
    const auto all = get("/api/v1/organizations");
    if (!all) return all.error();
    const auto& items = items_of(*all);
    if (items.empty())
        return make_error(errc::not_found,
                          "there is no organization yet; make one: gatehouse organization create CODE --data DIR");
    if (items.size() > 1) return make_error(errc::invalid_value, "there are several organizations; name one with --org CODE");
    organization_ = text_of(items.front(), "code");
    return {};
}

result<std::string> api::here(std::string_view path) {
    if (auto found = find_organization(); !found) return found.error();
    return "/api/v1/organizations/" + percent_encode(organization_) + std::string(path);
}

result<value> api::get_here(std::string_view path, const parameters& query) {
    const auto whole = here(path);
    if (!whole) return whole.error();
    return get(*whole, query);
}

result<value> api::send_here(std::string_view method, std::string_view path, object body) {
    const auto whole = here(path);
    if (!whole) return whole.error();
    return send(method, *whole, std::move(body));
}

result<std::string> api::text_here(std::string_view path, const parameters& query) {
    const auto whole = here(path);
    if (!whole) return whole.error();
    auto answer = way_->send("GET", target_of(*whole, query), "");
    if (!answer) return of_reading(answer.error());
    if (answer->status >= 300) return of_reading(refusal(*answer, parse_json(answer->body)));
    return std::move(answer->body);
}

result<std::string> api::member_named(std::string_view user) {
    if (is_uuid(user)) return std::string(user);
    const auto found = get_here("/members", {{"user", std::string(user)}});
    if (!found) return found.error();
    const auto& items = items_of(*found);
    if (items.empty()) return make_error(errc::not_found, "no member has the user name or e-mail " + std::string(user));
    if (items.size() > 1)
        return make_error(errc::conflict, std::string(user) + " means more than one member; use the id (gatehouse user list)");
    return text_of(items.front(), "id");
}

result<std::string> api::connection_named(std::string_view name_or_id) {
    if (is_uuid(name_or_id)) return std::string(name_or_id);
    const auto all = get_here("/connections");
    if (!all) return all.error();
    for (const auto& one : items_of(*all))
        if (fold(text_of(one, "name")) == fold(name_or_id)) return text_of(one, "id");
    return make_error(errc::not_found, "there is no connection " + std::string(name_or_id) + " (gatehouse connection list)");
}

}  // namespace gatehouse::cli
