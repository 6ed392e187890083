#include <gatehouse/base/text.hpp>
#include <gatehouse/outbound/fetcher.hpp>

#include <algorithm>

#include "connection.hpp"

namespace gatehouse::outbound {
namespace {

bool is_token(std::string_view text) {
    constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
    return !text.empty() && std::all_of(text.begin(), text.end(), [marks](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               marks.find(c) != std::string_view::npos;
    });
}

bool is_sendable(const request& asked) {
    return is_token(asked.method) && std::all_of(asked.headers.begin(), asked.headers.end(), [](const header& one) {
               return is_token(one.name) && one.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
           });
}

}  // namespace

std::string_view response::find_header(std::string_view name) const noexcept {
    for (const header& one : headers)
        if (ascii_iequals(one.name, name)) return one.value;
    return {};
}

struct client::state {
    fetch_options options;
    origin at;
    std::unique_ptr<connection> open;

    result<void> connect(const origin& wanted, deadline until) {
        if (open && at == wanted && open->is_usable()) return {};
        open.reset();
        auto made = make_connection(wanted, options);
        if (!made) return made.error();
        if (auto opened = (*made)->open(until); !opened) return opened;
        at = wanted;
        open = *std::move(made);
        return {};
    }
};

client::client(fetch_options options) : state_(std::make_unique<state>()) { state_->options = std::move(options); }
client::client(client&&) noexcept = default;
client& client::operator=(client&&) noexcept = default;
client::~client() = default;

result<response> client::send(const request& asked) {
    const auto where = parse_url(asked.url);
    if (!where) return where.error();
    if (!is_sendable(asked)) return make_error(errc::invalid_value, "a method or header that cannot be sent");
    const deadline until = std::chrono::steady_clock::now() + std::chrono::milliseconds(state_->options.timeout_ms);
    if (auto ready = state_->connect(where->at, until); !ready) return ready.error();
    auto answer = state_->open->exchange(asked, *where, until);
    if (!answer) state_->open.reset();
    return answer;
}

result<response> fetch(const request& asked, const fetch_options& options) { return client(options).send(asked); }

}  // namespace gatehouse::outbound
