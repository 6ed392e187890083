#include "idempotency.hpp"

#include <algorithm>
#include <charconv>

#include <gatehouse/base/limits/surface.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "dry_run.hpp"

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view key_header = "Idempotency-Key", mac_label = "repeated call";

// An operator's name is the OS user's; no id has a colon.
std::string principal_of(const caller& from) { return from.is_operator() ? "operator:" + from.by.actor : from.by.credential; }

bool is_key(std::string_view text) {
    return !text.empty() && text.size() <= limits::idempotency_key_bytes &&
           std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

// Bodies may hold passwords: what is kept of them must not be guessable.
std::string mac_of(const call& made) {
    const http::request& asked = made.request;
    std::string all = std::to_string(static_cast<int>(asked.verb));
    for (const std::string_view part : {std::string_view(asked.path), std::string_view(asked.query)})
        all.append(" ").append(std::to_string(part.size())).append(" ").append(part);
    return made.around.at.keys.mac(mac_label, all + " " + asked.body);
}

std::string place_of(const call& made, const repeatable_call& asked) {
    return std::string(made.tx.organization().text()) + "/idempotency/" + asked.principal + "/" + asked.key;
}

// Status and headers a line each, an empty line, the body.
std::string written(const http::response& answer) {
    std::string out = std::to_string(answer.status) + "\n";
    for (const auto& one : answer.headers) out += one.name + ":" + one.value + "\n";
    return out + "\n" + answer.body;
}

result<http::response> read_back(std::string_view text) {
    const auto broken = [] { return make_error(errc::internal, "a kept answer cannot be read"); };
    http::response answer;
    const auto line = [&]() -> std::optional<std::string_view> {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto found = text.substr(0, end);
        text.remove_prefix(end + 1);
        return found;
    };
    const auto status = line();
    if (!status) return broken();
    std::from_chars(status->data(), status->data() + status->size(), answer.status);
    for (;;) {
        const auto field = line();
        if (!field) return broken();
        if (field->empty()) break;
        const auto colon = field->find(':');
        if (colon == std::string_view::npos) return broken();
        answer.set(std::string(field->substr(0, colon)), std::string(field->substr(colon + 1)));
    }
    answer.body = std::string(text);
    return answer;
}

result<http::response> replayed(call& made, const repeatable_call& kept) {
    if (kept.answer.empty())
        return problem(409,
                       "this call was done under its Idempotency-Key already, and its answer is not kept: read what it made");
    const auto opened = made.around.at.keys.unseal(kept.answer, place_of(made, kept));
    if (!opened) return opened.error();
    auto answer = read_back(opened->reveal());
    if (answer) answer->set("Idempotency-Replayed", "true");
    return answer;
}

}  // namespace

result<std::optional<repeatable_call>> key_of(const call& made) {
    const auto rehearsed = is_dry_run(made.request);
    if (!rehearsed) return rehearsed.error();
    const auto shown = made.request.count_headers(key_header);
    if (shown == 0 || *rehearsed) return std::optional<repeatable_call>();
    const auto key = made.request.find_header(key_header);
    if (shown > 1 || !is_key(key))
        return make_error(errc::invalid_value, "Idempotency-Key is one text of 1 to " +
                                                   std::to_string(limits::idempotency_key_bytes) +
                                                   " visible ASCII characters, without blanks");
    const auto member = made.from.who ? made.from.who->member : std::nullopt;
    return std::optional(repeatable_call{principal_of(made.from), std::string(key), member, mac_of(made)});
}

result<std::optional<http::response>> answered_before(call& made, const std::optional<repeatable_call>& asked) {
    using answered = std::optional<http::response>;
    if (!asked) return answered();
    idempotency_repository kept(made.tx);
    const auto found = kept.find(asked->principal, asked->key);
    if (!found) return found.error();
    if (*found) {
        if ((*found)->request != asked->request)
            return answered(problem(422, "this Idempotency-Key was used for another request; each request has its own"));
        auto again = replayed(made, **found);
        if (!again) return again.error();
        return answered(*std::move(again));
    }
    const auto count = kept.count_of(asked->principal);
    if (!count) return count.error();
    if (*count < limits::idempotency_calls) return answered();
    return answered(problem(429, std::to_string(*count) +
                                     " calls with an Idempotency-Key are kept for you, each for a day, and there is no room "
                                     "for another: send this one without a key"));
}

result<void> keep_answer(call& made, std::optional<repeatable_call> asked, const http::response& answer) {
    if (!asked || answer.status >= 300) return {};
    const std::string text = written(answer);
    if (text.size() <= limits::idempotency_answer_bytes)
        asked->answer = made.around.at.keys.seal(text, place_of(made, *asked), made.tx.random());
    return idempotency_repository(made.tx).put(*asked, made.tx.now() + limits::idempotency_ms);
}

endpoint without_key(endpoint change) {
    return [change = std::move(change)](const http::request& request) -> answer {
        if (request.count_headers(key_header) == 0) return change(request);
        return problem(400,
                       "Idempotency-Key is for changes inside an organization; this one is not, and its answer is not kept");
    };
}

}  // namespace gatehouse::protocol::admin
