#include "prepared.hpp"

#include <stdexcept>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/change_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

namespace gatehouse::testing {
namespace {

constexpr int people_a_write = 25;
constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

void load_models(access::model_library& into) {
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("config/models/")) must(into.add(file.content));
}

template <class T> T opened(result<T> made) {
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}

}  // namespace

prepared::prepared(const std::string& data, int count) {
    system_clock time;
    system_random random;
    const auto filled = opened(open_prepared(data, time, random));
    const auto keys = opened(open_prepared_keys(*filled, data, random));
    making in{*filled, keys, access::model_library()};
    load_models(in.models);
    make_organization(in);
    make_application(in);
    make_people(in, count);
    filled->close();
}

void prepared::make_organization(making& in) {
    must(in.data.write_installation([&](installation_transaction& tx) -> result<void> {
        auto made = organization_directory(tx).create("acme", "Acme", "standard");
        if (!made) return made.error();
        organization_ = *made;
        return {};
    }));
    organization = organization_->text();
    must(in.data.write(*organization_, [&](tenant_transaction& tx) -> result<void> {
        if (auto installed = access::install_model(tx, *in.models.find("standard")); !installed) return installed;
        gatehouse::connection idp{.id = tx.new_id<connection_id>(), .name = "idp", .state = connection_state::active};
        connection_ = idp.id;
        if (auto made = connection_repository(tx).insert(idp); !made) return made;
        auto token = sessions::mint_scim_token(tx, in.keys, {}, idp.id, "race", tx.now() + day_ms);
        if (!token) return token.error();
        scim_token = token->text.reveal();
        scim_token_row = token->id;
        connection = idp.id.text();
        return {};
    }));
}

void prepared::make_application(making& in) {
    must(in.data.write_installation([&](installation_transaction& tx) -> result<void> {
        const gatehouse::application row{tx.new_id<application_id>(),
                                         "site",
                                         {std::string(own_host), std::string(other_host)},
                                         {"introspect", "evaluate"},
                                         "app:use",
                                         "app/main",
                                         false,
                                         true,
                                         true,
                                         tx.now()};
        auto made = sessions::register_application(tx, in.keys, row, {*organization_});
        if (!made) return made.error();
        application_ = row.id;
        application = row.id.text();
        application_secret = made->reveal();
        auto spoken = sessions::mint_operator_key(tx, in.keys, {}, "race", tx.now() + day_ms);
        if (!spoken) return spoken.error();
        operator_key = spoken->text.reveal();
        return {};
    }));
}

void prepared::make_people(making& in, int count) {
    for (int first = 0; first < count; first += people_a_write)
        must(in.data.write(*organization_, [&](tenant_transaction& tx) -> result<void> {
            people.resize(static_cast<std::size_t>(first));  // a write may run again
            for (int number = first; number < std::min(count, first + people_a_write); ++number) {
                auto made = make_person(tx, in, number);
                if (!made) return made.error();
                people.push_back(*std::move(made));
            }
            return {};
        }));
}

result<person> prepared::make_person(tenant_transaction& tx, making& in, int number) {
    const lifecycle::keyed_hash hash = [&](std::string_view text) { return in.keys.mac(lifecycle::tombstone_label, text); };
    link_content content;
    content.user_name = "user" + std::to_string(number) + "@example.com";
    content.document = R"({"userName":")" + content.user_name + R"("})";
    const auto user = lifecycle::provisioner(tx, {}, *connection_, hash).create_user(content);
    if (!user) return user.error();
    const auto admin = role_repository(tx).find_slug("admin");
    if (!admin) return admin.error();
    const assignment given{tx.new_id<assignment_id>(),
                           principal_kind::member,
                           std::string(user->member.text()),
                           admin->id,
                           {},
                           {"direct", "race"},
                           {},
                           tx.now()};
    if (auto put = access::assign_role(tx, {}, given); !put) return put.error();
    const session_facts facts{user->member, *connection_, user->id, {}, {}, {}, {}, {}, false, {}, {}, {}};
    auto session = sessions::mint_session(tx, in.keys, {}, facts);
    if (!session) return session.error();
    auto child = sessions::mint_child_session(tx, in.keys, session_id::trusted(session->id), *application_, other_host);
    if (!child) return child.error();
    auto key = sessions::mint_api_key(tx, in.keys, {}, user->member, "race", {}, tx.now() + day_ms);
    if (!key) return key.error();
    return person{std::string(user->member.text()),
                  std::string(user->id.text()),
                  std::string(session->text.reveal()),
                  std::string(child->text.reveal()),
                  std::string(key->text.reveal()),
                  session->id,
                  key->id,
                  std::string(given.id.text())};
}

std::vector<told_change> changes_in(const std::string& data, const std::string& organization) {
    system_clock time;
    system_random random;
    const auto kept = opened(open_prepared(data, time, random));
    std::vector<told_change> all;
    must(kept->read(organization_id::trusted(organization), [&](tenant_transaction& tx) -> result<void> {
        for (;;) {
            const auto rows = change_repository(tx).after(all.empty() ? 0 : all.back().position, 1000);
            if (!rows) return rows.error();
            if (rows->empty()) return {};
            for (const change& row : *rows) all.push_back({row.position, row.actor, row.kind, row.target.id});
        }
    }));
    kept->close();
    return all;
}

}  // namespace gatehouse::testing
