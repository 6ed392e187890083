#include "config.hpp"

#include <algorithm>
#include <charconv>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gatehouse/codec/toml.hpp>

namespace gatehouse::app {
namespace {

error invalid(std::string_view what) { return make_error(errc::invalid_value, std::string(what)); }

std::optional<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (text.empty() || failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return port;
}

// Takes the keys it is asked for and remembers which were there, so that what nobody asked for can be named.
class key_reader {
public:
    key_reader(const object& table, std::string prefix) : table_(table), prefix_(std::move(prefix)) {}

    result<void> text(std::string_view key, std::string& into) {
        return take(
            key,
            [&](const value& found) {
                const std::string* content = found.if_string();
                if (content) into = *content;
                return content != nullptr;
            },
            "a string");
    }
    result<void> address(std::string_view key, endpoint_address& into) {
        std::string given;
        if (auto read = text(key, given); !read || given.empty()) return read;
        auto parsed = parse_address(given);
        if (!parsed) return invalid(prefix_ + std::string(key) + ": " + parsed.error().detail);
        into = std::move(*parsed);
        return {};
    }
    result<void> texts(std::string_view key, std::vector<std::string>& into) {
        return take(
            key,
            [&](const value& found) {
                const value::array* items = found.if_array();
                if (!items) return false;
                for (const value& item : *items) into.emplace_back(item.text());
                return std::all_of(items->begin(), items->end(), [](const value& item) { return item.if_string() != nullptr; });
            },
            "an array of strings");
    }
    result<void> minutes(std::string_view key, std::int64_t& into_ms) {
        return take(
            key,
            [&](const value& found) {
                const std::int64_t* content = found.if_integer();
                if (content) into_ms = *content * 60'000;
                return content && *content >= 1 && *content <= 60LL * 24 * 366;
            },
            "whole minutes from 1 to a year");
    }
    result<void> seconds(std::string_view key, std::int64_t& into_ms) {
        return take(
            key,
            [&](const value& found) {
                const std::int64_t* content = found.if_integer();
                if (content) into_ms = *content * 1000;
                return content && *content >= 1 && *content <= 60;
            },
            "whole seconds from 1 to 60");
    }
    // Null when it is absent.
    result<const object*> table(std::string_view key) {
        known_.emplace_back(key);
        const value* found = table_.find(key);
        if (!found) return nullptr;
        if (!found->if_object()) return invalid(prefix_ + std::string(key) + " must be a table");
        return found->if_object();
    }
    result<void> refuse_unknown() const {
        for (const auto& [name, content] : table_)
            if (std::find(known_.begin(), known_.end(), name) == known_.end())
                return invalid("there is no setting " + prefix_ + name);
        return {};
    }

private:
    template <class Read> result<void> take(std::string_view key, Read read, std::string_view kind) {
        known_.emplace_back(key);
        const value* found = table_.find(key);
        if (!found || read(*found)) return {};
        return invalid(prefix_ + std::string(key) + " must be " + std::string(kind));
    }

    const object& table_;
    std::string prefix_;
    std::vector<std::string> known_;
};

// The first error of a list of readings; each is made only when those before it were good.
template <class... Steps> result<void> in_order(Steps... steps) {
    result<void> outcome;
    static_cast<void>(((outcome = steps(), outcome.has_value()) && ...));
    return outcome;
}

result<void> read_tls(const result<const object*>& table, config& settings) {
    if (!table) return table.error();
    if (!*table) return {};
    key_reader keys(**table, "tls.");
    http::tls_files files;
    auto read = in_order([&] { return keys.text("certificate", files.certificate_chain); },
                         [&] { return keys.text("key", files.private_key); }, [&] { return keys.refuse_unknown(); });
    if (read && (files.certificate_chain.empty() || files.private_key.empty()))
        return invalid("[tls] needs certificate and key");
    settings.tls = std::move(files);
    return read;
}

result<void> read_sessions(const result<const object*>& table, config& settings) {
    if (!table) return table.error();
    if (!*table) return {};
    key_reader keys(**table, "sessions.");
    return in_order([&] { return keys.minutes("absolute_minutes", settings.session_absolute_ms); },
                    [&] { return keys.minutes("idle_minutes", settings.session_idle_ms); },
                    [&] { return keys.refuse_unknown(); });
}

result<void> read_store(const result<const object*>& table, store_settings& store) {
    if (!table) return table.error();
    if (!*table) return {};
    key_reader keys(**table, "store.");
    auto read = in_order([&] { return keys.text("url", store.url); }, [&] { return keys.text("owner_url", store.owner_url); },
                         [&] { return keys.seconds("fresh_seconds", store.fresh_ms); }, [&] { return keys.refuse_unknown(); });
    if (read && !is_postgres_url(store.url)) return invalid("store.url must begin with postgresql://");
    return read;
}

result<void> read_audit(const result<const object*>& table, config& settings) {
    if (!table) return table.error();
    if (!*table) return {};
    key_reader keys(**table, "audit.");
    return in_order([&] { return keys.text("checkpoints", settings.audit_checkpoints); },
                    [&] { return keys.text("erased", settings.erased_list); }, [&] { return keys.refuse_unknown(); });
}

result<void> read_mail(const result<const object*>& table, mail_settings& mail) {
    if (!table) return table.error();
    if (!*table) return {};
    key_reader keys(**table, "mail.");
    const auto read = in_order([&] { return keys.text("folder", mail.folder); }, [&] { return keys.text("smtp", mail.smtp); },
                               [&] { return keys.text("from", mail.from); }, [&] { return keys.text("user", mail.user); },
                               [&] { return keys.text("password_file", mail.password_file); },
                               [&] { return keys.text("ca_file", mail.ca_file); }, [&] { return keys.refuse_unknown(); });
    return read ? check_mail(mail) : read;
}

result<void> read_door(key_reader& keys, std::string_view key, std::optional<endpoint_address>& into) {
    endpoint_address address;
    if (auto read = keys.address(key, address); !read) return read;
    if (!address.address.empty()) into = std::move(address);
    return {};
}

result<void> check_doors(const config& settings) {
    if (!settings.applications_listen || settings.tls) return {};
    return invalid("applications_listen needs [tls]: a certificate is shown in the handshake, which has to end here");
}

}  // namespace

result<config> parse_config(std::string_view toml) {
    const auto parsed = parse_toml(toml);
    if (!parsed) return parsed.error();
    config settings;
    key_reader keys(*parsed->if_object(), "");
    const auto read = in_order(
        [&] { return keys.text("data", settings.data); }, [&] { return keys.text("master_key", settings.master_key); },
        [&] { return keys.text("base_url", settings.base_url); }, [&] { return keys.address("listen", settings.listen); },
        [&] { return read_door(keys, "operations_listen", settings.operations_listen); },
        [&] { return read_door(keys, "applications_listen", settings.applications_listen); },
        [&] { return keys.texts("trusted_proxies", settings.trusted_proxies); },
        [&] { return read_store(keys.table("store"), settings.store); }, [&] { return read_tls(keys.table("tls"), settings); },
        [&] { return read_audit(keys.table("audit"), settings); }, [&] { return read_mail(keys.table("mail"), settings.mail); },
        [&] { return read_sessions(keys.table("sessions"), settings); }, [&] { return keys.refuse_unknown(); },
        [&] { return check_doors(settings); });
    if (!read) return read.error();
    return settings;
}

result<config> load_config(const std::string& path) {
    std::error_code unknown;
    if (std::filesystem::is_directory(path, unknown))
        return make_error(errc::invalid_value, path + " is a directory: settings are a file");
    std::ifstream file(path);
    std::ostringstream text;
    if (file.peek() != std::ifstream::traits_type::eof()) text << file.rdbuf();
    if (!file.is_open() || file.bad()) return make_error(errc::invalid_value, path + " cannot be read");
    auto settings = parse_config(text.str());
    if (!settings) return make_error(settings.error().code, path + ": " + settings.error().detail);
    return settings;
}

// Without its slashes, or DIR/.key would lie inside DIR.
void fill_paths(config& settings) {
    while (settings.data.size() > 1 && settings.data.ends_with('/')) settings.data.pop_back();
    if (settings.master_key.empty()) settings.master_key = settings.data + ".key";
}

result<void> set_store(config& settings, const std::string& url) {
    if (url.empty()) return {};
    if (!is_postgres_url(url)) return make_error(errc::invalid_value, "--store must begin with postgresql://");
    settings.store.url = url;
    return {};
}

result<config> settings_from(const std::string& path, const std::string& data, const std::string& store) {
    auto settings = path.empty() ? result<config>(config()) : load_config(path);
    if (!settings) return settings;
    if (!data.empty()) settings->data = data;
    if (auto set = set_store(*settings, store); !set) return set.error();
    return settings;
}

std::string name_of_store(const config& settings) {
    return settings.store.url.empty() ? settings.data : "the PostgreSQL database of store.url";
}

bool is_postgres_url(std::string_view text) { return text.starts_with("postgresql://") || text.starts_with("postgres://"); }

result<endpoint_address> parse_address(std::string_view text) {
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos || colon == 0)
        return invalid("an address must be ADDRESS:PORT, not " + std::string(text));
    const auto port = parse_port(text.substr(colon + 1));
    if (!port) return invalid("the port of " + std::string(text) + " is no number from 0 to 65535");
    std::string_view address = text.substr(0, colon);
    if (address.starts_with('[') && address.ends_with(']')) address = address.substr(1, address.size() - 2);
    return endpoint_address{std::string(address), *port};
}

std::string text_of(const endpoint_address& at) {
    const bool six = at.address.find(':') != std::string::npos;
    return (six ? "[" + at.address + "]" : at.address) + ":" + std::to_string(at.port);
}

std::string url_of(const endpoint_address& listening) { return "http://" + text_of(listening); }

result<protocol::base_url> check_base_url(const config& settings) {
    auto place = protocol::base_url::parse(settings.base_url);
    if (!place || settings.base_url.ends_with('/'))
        return invalid(
            "base_url must be https:// and a host without a path, such as https://id.example.com, or http:// and a loopback "
            "literal (127.0.0.1, not localhost)");
    const bool near = protocol::is_loopback_literal(settings.listen.address);
    if (place->secure() && !settings.tls && !near && settings.trusted_proxies.empty())
        return invalid("base_url is https: give [tls] certificate and key, or name the proxy in front in trusted_proxies");
    if (!place->secure() && (!near || settings.tls))
        return invalid("without https, base_url and the listening address must both be loopback literals");
    return place;
}

}  // namespace gatehouse::app
