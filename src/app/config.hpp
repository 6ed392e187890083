#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/http/server.hpp>
#include <gatehouse/protocol/shared/base_url.hpp>

#include "mail_settings.hpp"

namespace gatehouse::app {

struct endpoint_address {
    std::string address;  // a literal
    std::uint16_t port = 0;
};

// Where the data lives when it is not in `data`.
struct store_settings {
    std::string url;        // postgresql://…; empty: the embedded store
    std::string owner_url;  // of the role that owns the tables; empty: url's role
    std::int64_t fresh_ms = limits::database_fresh_ms;
};

// What an operator may set; config/gatehouse.toml shows each key with its default.
struct config {
    std::string data = "gatehouse-data";
    std::string master_key;  // path; empty: data + ".key", beside the data directory and not in it
    std::string base_url;    // empty: http at the listening address
    endpoint_address listen{"127.0.0.1", 8080};
    std::optional<endpoint_address> operations_listen;    // /livez, /readyz, /metrics on a door of their own
    std::optional<endpoint_address> applications_listen;  // for applications that show a certificate; needs tls
    std::optional<http::tls_files> tls;
    std::vector<std::string> trusted_proxies;
    store_settings store;
    std::string erased_list;        // path: who was erased, kept where no restore turns it back; empty: data + "/erased"
    std::string audit_checkpoints;  // where signed checkpoints are sent: a file, a folder/, http(s)://…; empty: nowhere
    mail_settings mail;
    std::int64_t session_absolute_ms = limits::session_absolute_ms;
    std::int64_t session_idle_ms = limits::session_idle_ms;
};

// "ADDRESS:PORT", "[::1]:8080"; errc::invalid_value otherwise.
result<endpoint_address> parse_address(std::string_view text);

// The other way round.
std::string text_of(const endpoint_address& at);
// The base URL of who listens there and says no other.
std::string url_of(const endpoint_address& listening);

// As messages call it: the folder, or the database's kind; never the URL, which may hold a password.
std::string name_of_store(const config& settings);
// What settings leave open: where the master key lies.
void fill_paths(config& settings);
// What --store says, over the settings; empty changes nothing. errc::invalid_value.
result<void> set_store(config& settings, const std::string& url);
bool is_postgres_url(std::string_view text);

// errc::invalid_value with the key and what is wrong, unknown keys too: a misspelt setting must not pass for its default.
result<config> parse_config(std::string_view toml);
result<config> load_config(const std::string& path);
// Of a command line: the file's settings, or the defaults where no file is named; data and store over them where not empty.
result<config> settings_from(const std::string& path, const std::string& data, const std::string& store);

// base_url decides the scheme (security.md, Browser): https needs TLS here, or loopback or trusted proxies in front; http
// is for loopback literals only. Asked once the port is known.
result<protocol::base_url> check_base_url(const config& settings);

}  // namespace gatehouse::app
