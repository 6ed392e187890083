#include <algorithm>

#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/secret_age_repository.hpp>

#include "../data_files.hpp"
#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

constexpr std::int64_t most_keys = 200;  // of one kind, in one organization

result<std::vector<organization>> organizations(inspected_store& data) {
    std::vector<organization> out;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto all = organization_directory(tx).list();
        if (!all) return all.error();
        out = *std::move(all);
        return {};
    });
    if (!read) return read.error();
    std::erase_if(out, [](const organization& one) { return one.status == organization_status::deleted; });
    return out;
}

using look = function_ref<result<std::vector<std::string>>(tenant_transaction&)>;

// What each organization has to say, behind its code.
result<std::vector<std::string>> from_each(inspected_store& data, look at) {
    const auto all = organizations(data);
    if (!all) return all.error();
    std::vector<std::string> out;
    for (const organization& one : *all) {
        const auto read = data.read(one.id, [&](tenant_transaction& tx) -> result<void> {
            const auto said = at(tx);
            if (!said) return said.error();
            for (const auto& each : *said) out.push_back(one.code + each);
            return {};
        });
        if (!read) return read.error();
    }
    return out;
}

finding failed(const std::string& name, const error& why) { return problem(name, why.detail, "look at the store"); }

std::optional<instant> end_of(const aged_secret& one) {
    if (one.certificate.empty()) return one.expires;
    const auto read = certificate::parse(one.certificate);
    return read ? std::optional(read->not_after) : std::nullopt;
}

result<std::vector<std::string>> ending(tenant_transaction& tx, instant now) {
    std::vector<std::string> out;
    for (const auto& [kind, name] : {std::pair(secret_kind::idp_key, "identity provider's certificate"),
                                     {secret_kind::sp_key, "own SAML certificate"},
                                     {secret_kind::application_certificate, "application's certificate"}}) {
        const auto keys = secret_age_repository(tx).list(kind, "", most_keys);
        if (!keys) return keys.error();
        for (const aged_secret& one : *keys)
            if (const auto end = end_of(one); end && end->ms - now.ms < soon_ms)
                out.push_back(std::string(": ") + name + (end->ms <= now.ms ? " ended " : " ends ") + to_rfc3339(*end));
    }
    return out;
}

}  // namespace

// Of an installation whose files cannot be read, the check of files says so.
finding check_models(const patient& at) {
    const std::string name = "models";
    if (!at.readable()) return not_looked_at(name);
    const auto schemas = load_schemas(at.settings.data);
    const auto models = schemas ? load_models(at.settings.data, *schemas) : result<loaded_models>(schemas.error());
    const auto all = organizations(*at.store);
    if (!all) return failed(name, all.error());
    if (!models) return warning(name, "not looked at: files cannot be read", "mend the files first, then ask again");
    std::vector<std::string> without;
    for (const organization& one : *all)
        if (!models->known.find(one.model)) without.push_back(one.code + " (" + one.model + ")");
    if (without.empty()) return ok(name, "those of " + std::to_string(all->size()) + " organizations are there");
    return problem(name, "not there, so everything is refused in: " + listed(without),
                   "put the model's file into " + at.settings.data + "/models and restart the gateway");
}

finding check_owners(const patient& at) {
    const std::string name = "owners";
    if (!at.readable()) return not_looked_at(name);
    const auto without = from_each(*at.store, [](tenant_transaction& tx) -> result<std::vector<std::string>> {
        const auto alarm = lifecycle::owner_alarm(tx);
        if (!alarm) return alarm.error();
        return alarm->empty() ? std::vector<std::string>() : std::vector<std::string>{""};
    });
    if (!without) return failed(name, without.error());
    if (without->empty()) return ok(name, "every organization has an active one");
    return warning(name, "nobody active owns: " + listed(*without),
                   "gatehouse organization transfer USER (docs/guides/organizations.md), or invite one");
}

finding check_saml(const patient& at) {
    const std::string name = "saml";
    if (!at.readable()) return not_looked_at(name);
    const auto soon = from_each(*at.store, [&](tenant_transaction& tx) { return ending(tx, at.now); });
    if (!soon) return failed(name, soon.error());
    if (soon->empty()) return ok(name, "no certificate ends within " + days(soon_ms));
    return warning(name, listed(*soon), "fetch new metadata (gatehouse connection trust), or have a new certificate made");
}

}  // namespace gatehouse::app::doctor
