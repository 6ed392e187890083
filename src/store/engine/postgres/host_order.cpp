#include "engine/postgres/host_order.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <string_view>

namespace gatehouse::postgres {
namespace {

std::vector<std::string> parts_of(std::string_view list) {
    std::vector<std::string> parts;
    if (list.empty()) return parts;
    for (std::size_t at = 0;;) {
        const auto comma = list.find(',', at);
        parts.emplace_back(list.substr(at, comma - at));
        if (comma == std::string_view::npos) return parts;
        at = comma + 1;
    }
}

std::string option_text(std::string_view name, std::string_view value) {
    std::string text = " " + std::string(name) + "='";
    for (const char one : value) {
        if (one == '\'' || one == '\\') text += '\\';
        text += one;
    }
    return text + "'";
}

// One port may stand for all hosts.
std::string part(const std::vector<std::string>& of, std::size_t index) {
    if (of.size() == 1) return of[0];
    return index < of.size() ? of[index] : std::string();
}

}  // namespace

bool host_order::entry::is(const std::string& other_host, const std::string& other_port) const {
    return (host.empty() ? address : host) == other_host && (port.empty() || port == other_port);
}

host_order::host_order(std::string url) : url_(std::move(url)) { add_options_of(url_); }

void host_order::add_options_of(const std::string& url) {
    PQconninfoOption* const parsed = PQconninfoParse(url.c_str(), nullptr);
    if (!parsed) return;  // who opens it is told
    std::vector<std::string> hosts, addresses, ports;
    for (const PQconninfoOption* option = parsed; option->keyword; ++option) {
        if (!option->val) continue;
        const std::string_view name = option->keyword, value = option->val;
        if (name == "host")
            hosts = parts_of(value);
        else if (name == "hostaddr")
            addresses = parts_of(value);
        else if (name == "port")
            ports = parts_of(value);
        else
            rest_ += option_text(name, value);
    }
    PQconninfoFree(parsed);
    const auto count = std::max(hosts.size(), addresses.size());
    for (std::size_t i = 0; i < count; ++i)
        entries_.push_back({i < hosts.size() ? hosts[i] : "", i < addresses.size() ? addresses[i] : "", part(ports, i)});
}

std::size_t host_order::count() const {
    const std::lock_guard lock(mutex_);
    return entries_.size();
}

std::string host_order::address() const {
    const std::lock_guard lock(mutex_);
    if (entries_.size() < 2) return url_;
    const auto list = [this](std::string_view name, std::string entry::*of) {
        if (std::ranges::all_of(entries_, [of](const entry& one) { return (one.*of).empty(); })) return std::string();
        std::string joined = entries_[0].*of;
        for (std::size_t i = 1; i < entries_.size(); ++i) joined += "," + entries_[i].*of;
        return option_text(name, joined);
    };
    return list("host", &entry::host) + list("hostaddr", &entry::address) + list("port", &entry::port) + rest_;
}

void host_order::put_last(const std::string& host, const std::string& port) {
    const std::lock_guard lock(mutex_);
    std::ranges::stable_partition(entries_, [&](const entry& one) { return !one.is(host, port); });
}

void host_order::put_first(const std::string& host, const std::string& port) {
    const std::lock_guard lock(mutex_);
    std::ranges::stable_partition(entries_, [&](const entry& one) { return one.is(host, port); });
}

}  // namespace gatehouse::postgres
