// Makes a data directory ready before the real binary serves it, for what no door makes yet or a test wants in a
// certain state. Reads one instruction a line from standard input, prints one line for each:
//     organization CODE                          its id
//     connection ORG NAME PROFILE                its id (a draft)
//     enable ORG CONNECTION | disable ORG CONNECTION    "enabled" | "disabled"
//     token ORG CONNECTION [DAYS]                a SCIM token (30 days; 0: expired at once)
//     end-token ORG TOKEN-ID                     "ended" (the id is what token printed second)
//     log ORG CONNECTION                         the newest entries of the provisioning log, a JSON array
// The first line that fails is said on standard error and ends it with 1.
#include <cstdio>
#include <iostream>
#include <sstream>
#include <string>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/provisioning_log_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "support/prepared_store.hpp"

namespace {

using namespace gatehouse;

constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

struct bench {
    store& data;
    const crypto::keyring& keys;
};

result<organization_id> find_organization(const bench& on, const std::string& code) {
    std::optional<organization_id> id;
    const auto found = on.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto row = organization_directory(tx).find_by_code(code);
        if (!row) return row.error();
        id = row->id;
        return {};
    });
    if (!found) return found.error();
    return *id;
}

result<connection> find_connection(tenant_transaction& tx, const std::string& name) {
    auto found = connection_repository(tx).find_by_name(name);
    if (!found) return found.error();
    if (!*found) return make_error(errc::not_found, "no connection " + name);
    return std::move(**found);
}

// Runs work in the organization that stands first in the line; work says what to print.
using tenant_work = std::function<result<std::string>(tenant_transaction&)>;
result<std::string> in_organization(const bench& on, const std::string& code, const tenant_work& work) {
    const auto organization = find_organization(on, code);
    if (!organization) return organization.error();
    std::string out;
    const auto done = on.data.write(*organization, [&](tenant_transaction& tx) -> result<void> {
        auto said = work(tx);
        if (!said) return said.error();
        out = *said;
        return {};
    });
    if (!done) return done.error();
    return out;
}

result<std::string> make_organization(const bench& on, std::istream& line) {
    std::string code, id;
    line >> code;
    const auto made = on.data.write_installation([&](installation_transaction& tx) -> result<void> {
        auto created = organization_directory(tx).create(code, code, "standard");
        if (!created) return created.error();
        id = created->text();
        return {};
    });
    if (!made) return made.error();
    return id;
}

result<std::string> make_connection(const bench& on, std::istream& line) {
    std::string code, name, profile;
    line >> code >> name >> profile;
    const auto known = parse_connection_profile(profile);
    if (!known) return make_error(errc::invalid_value, "no profile " + profile);
    return in_organization(on, code, [&](tenant_transaction& tx) -> result<std::string> {
        connection row{.id = tx.new_id<connection_id>()};
        row.name = name;
        row.profile = *known;
        if (auto made = connection_repository(tx).insert(row); !made) return made.error();
        return std::string(row.id.text());
    });
}

result<std::string> set_state(const bench& on, std::istream& line, connection_state state) {
    std::string code, name;
    line >> code >> name;
    return in_organization(on, code, [&](tenant_transaction& tx) -> result<std::string> {
        const auto row = find_connection(tx, name);
        if (!row) return row.error();
        if (auto set = connection_repository(tx).set_state(row->id, state); !set) return set.error();
        return std::string(state == connection_state::active ? "enabled" : "disabled");
    });
}

result<std::string> make_token(const bench& on, std::istream& line) {
    std::string code, name;
    std::int64_t days = 30;
    line >> code >> name;
    if (std::int64_t said = 0; line >> said) days = said;
    return in_organization(on, code, [&](tenant_transaction& tx) -> result<std::string> {
        const auto row = find_connection(tx, name);
        if (!row) return row.error();
        auto token = sessions::mint_scim_token(tx, on.keys, {}, row->id, "test", tx.now() + days * day_ms + 1);
        if (!token) return token.error();
        return std::string(token->text.reveal()) + " " + token->id;
    });
}

result<std::string> end_token(const bench& on, std::istream& line) {
    std::string code, id;
    line >> code >> id;
    return in_organization(on, code, [&](tenant_transaction& tx) -> result<std::string> {
        if (auto ended = scim_token_repository(tx).end(scim_token_id::trusted(id)); !ended) return ended.error();
        return std::string("ended");
    });
}

result<std::string> show_log(const bench& on, std::istream& line) {
    std::string code, name;
    line >> code >> name;
    return in_organization(on, code, [&](tenant_transaction& tx) -> result<std::string> {
        const auto row = find_connection(tx, name);
        if (!row) return row.error();
        const auto entries = provisioning_log_repository(tx).newest(row->id, {}, 1000);
        if (!entries) return entries.error();
        std::string out;
        json_writer json(out);
        json.begin_array();
        for (const auto& [id, entry] : *entries)
            json.begin_object()
                .member("method", entry.method)
                .member("route", entry.route)
                .member("target", entry.target)
                .member("status", entry.status)
                .member("profile", to_text(entry.profile))
                .member("rules", entry.rules)
                .member("detail", entry.detail)
                .member("request", entry.request_id)
                .end_object();
        json.end_array();
        return out;
    });
}

result<std::string> run(const bench& on, const std::string& text) {
    std::istringstream line(text);
    std::string verb;
    line >> verb;
    if (verb == "organization") return make_organization(on, line);
    if (verb == "connection") return make_connection(on, line);
    if (verb == "enable") return set_state(on, line, connection_state::active);
    if (verb == "disable") return set_state(on, line, connection_state::disabled);
    if (verb == "token") return make_token(on, line);
    if (verb == "end-token") return end_token(on, line);
    if (verb == "log") return show_log(on, line);
    return make_error(errc::invalid_syntax, "no instruction " + verb);
}

int fail(const std::string& at, const error& failure) {
    std::fprintf(stderr, "prepare: %s: %s\n", at.c_str(), failure.detail.c_str());
    return 1;
}

}  // namespace

int main(int count, char** arguments) {
    if (count != 2) return fail("usage", make_error(errc::invalid_syntax, "prepare DATA-DIRECTORY < instructions"));
    const std::string directory = arguments[1];
    system_clock time;
    system_random random;
    const auto data = testing::open_prepared(directory, time, random);
    if (!data) return fail(directory, data.error());
    const auto keys = testing::open_prepared_keys(**data, directory, random);
    if (!keys) return fail(directory + ".key", keys.error());
    const bench on{**data, *keys};
    int status = 0;
    for (std::string line; status == 0 && std::getline(std::cin, line);) {
        const auto said = run(on, line);
        if (said)
            std::printf("%s\n", said->c_str());
        else
            status = fail(line, said.error());
    }
    (*data)->close();
    return status;
}
