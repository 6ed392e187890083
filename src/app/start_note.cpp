#include "start_note.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <thread>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/store/installation_log_repository.hpp>

namespace gatehouse::app {
namespace {

constexpr int tries = 20;  // as many nodes may start at once
constexpr std::chrono::milliseconds pause{500};

// What stands before the host or behind it may be a credential: a user's password, the path of a webhook.
std::string without_secrets(const std::string& where) {
    const auto scheme = where.find("://");
    if (scheme == std::string::npos) return where;
    const auto rest = where.substr(scheme + 3);
    const auto host = rest.substr(0, rest.find_first_of("/?#"));
    return where.substr(0, scheme + 3) + host.substr(host.rfind('@') + 1);
}

void write_texts(json_writer& out, std::string_view name, const std::vector<std::string>& all) {
    out.name(name).begin_array();
    for (const auto& one : all) out.string(one);
    out.end_array();
}

// Of some mail services the user's name is the secret itself.
void write_secrets(json_writer& out, const config& settings) {
    std::vector<std::string> set;
    for (const auto& [name, content] : {std::pair("store.url", &settings.store.url),
                                        {"store.owner_url", &settings.store.owner_url},
                                        {"mail.user", &settings.mail.user},
                                        {"mail.password_file", &settings.mail.password_file}})
        if (!content->empty()) set.emplace_back(name);
    if (settings.tls) set.emplace_back("tls.key");
    write_texts(out, "secrets_set", set);
}

void write_limits(json_writer& out, const config& settings) {
    const config usual;
    out.name("limits").begin_object();
    if (settings.session_absolute_ms != usual.session_absolute_ms)
        out.member("sessions.absolute_minutes", settings.session_absolute_ms / 60'000);
    if (settings.session_idle_ms != usual.session_idle_ms)
        out.member("sessions.idle_minutes", settings.session_idle_ms / 60'000);
    if (settings.store.fresh_ms != usual.store.fresh_ms) out.member("store.fresh_seconds", settings.store.fresh_ms / 1000);
    out.end_object();
}

void write_models(json_writer& out, const std::vector<loaded_file>& models) {
    out.name("models").begin_array();
    for (const auto& one : models) out.begin_object().member("file", one.path).member("digest", one.digest).end_object();
    out.end_array();
}

std::string name_of_machine() {
    std::array<char, 256> name{};
    return ::gethostname(name.data(), name.size() - 1) == 0 && name[0] ? name.data() : "localhost";
}

}  // namespace

std::string start_facts(const config& settings, const std::vector<loaded_file>& models) {
    std::string facts;
    json_writer out(facts);
    out.begin_object().member("version", GATEHOUSE_VERSION);
    out.member("engine", settings.store.url.empty() ? "sqlite" : "postgresql");
    out.member("base_url", settings.base_url).member("listen", text_of(settings.listen));
    out.member("operations_listen", settings.operations_listen ? text_of(*settings.operations_listen) : "");
    out.member("applications_listen", settings.applications_listen ? text_of(*settings.applications_listen) : "");
    write_texts(out, "trusted_proxies", settings.trusted_proxies);
    out.member("data", settings.data).member("master_key", settings.master_key);
    out.member("tls.certificate", settings.tls ? settings.tls->certificate_chain : "");
    out.member("audit.checkpoints", without_secrets(settings.audit_checkpoints));
    out.member("audit.erased", settings.erased_list);
    out.member("mail.folder", settings.mail.folder).member("mail.smtp", settings.mail.smtp);
    out.member("mail.from", settings.mail.from).member("mail.ca_file", settings.mail.ca_file);
    write_secrets(out, settings);
    write_limits(out, settings);
    write_models(out, models);
    out.end_object();
    return facts;
}

// A node that hangs may hold the row until the database ends its transaction: a start waits for that.
result<void> note_start(store& data, const config& settings, const std::vector<loaded_file>& models) {
    const std::string machine = name_of_machine(), facts = start_facts(settings, models);
    result<void> noted;
    for (int left = tries; left > 0; --left) {
        noted = data.write_installation([&](installation_transaction& tx) {
            return installation_log(tx).add(start_note_kind, machine, "gatehouse", facts);
        });
        if (noted || (noted.error().code != errc::conflict && noted.error().code != errc::unavailable)) return noted;
        if (noted.error().code == errc::unavailable && left > 1) std::this_thread::sleep_for(pause);
    }
    return noted;
}

}  // namespace gatehouse::app
