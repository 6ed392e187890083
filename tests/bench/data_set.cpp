#include "data_set.hpp"

#include <algorithm>
#include <stdexcept>

#include <gatehouse/base/embedded.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/mapping.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/domain/lifecycle/sign_in.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/protocol/saml/request.hpp>
#include <gatehouse/protocol/saml/trust.hpp>
#include <gatehouse/protocol/scim/schemas.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include "protocol/scim/resource_body.hpp"
#include "protocol/scim/stored_content.hpp"
#include "support/prepared_store.hpp"

namespace gatehouse::bench {
namespace {

constexpr std::size_t rows_at_once = 100;  // of one transaction: a job has two seconds
constexpr std::int64_t day_ms = 24LL * 3600 * 1000;

schema_registry load_schemas() {
    std::vector<scim::schema_text> texts;
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("schemas/")) texts.push_back({file.path, file.content});
    return must(scim::load_schemas(texts));
}

access::model_library load_models() {
    access::model_library models;
    for (const embedded_file& file : embedded_files())
        if (file.path.starts_with("config/models/")) must(models.add(file.content));
    return models;
}

request_context idp(const connection_id& id) {
    return {actor_kind::connection, std::string(id.text()), "token", "scim", "bench", "127.0.0.1"};
}

}  // namespace

std::string user_name(std::size_t number) { return "person" + std::to_string(number) + "@example.com"; }

std::string user_body(std::size_t number) {
    const std::string n = std::to_string(number), name = user_name(number);
    return R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],"externalId":"00u)" + n + R"(","userName":")" + name +
           R"(","name":{"givenName":"Given)" + n + R"(","familyName":"Family","formatted":"Given)" + n + R"( Family"},)" +
           R"("displayName":"Given)" + n + R"( Family","title":"Engineer","locale":"en-GB","active":true,)" +
           R"("emails":[{"value":")" + name + R"(","type":"work","primary":true}],"phoneNumbers":[{"value":"+44 20 7946 0)" +
           std::to_string(100 + number % 900) + R"(","type":"work"}]})";
}

loader::loader(const std::string& directory)
    : models_(load_models()),
      schemas_(load_schemas()),
      data_(must(testing::open_prepared(directory, time_, random_))),
      keys_(must(testing::open_prepared_keys(*data_, directory, random_))) {
    write_installation([&](installation_transaction& tx) -> result<void> {
        auto made = organization_directory(tx).create("acme", "Acme", "standard");
        if (!made) return made.error();
        organization_ = *made;
        return {};
    });
    write([&](tenant_transaction& tx) { return access::install_model(tx, *models_.find("standard")); });
    add_connection();
}

loader::~loader() { data_->close(); }

void loader::write(const std::function<result<void>(tenant_transaction&)>& work) { must(data_->write(*organization_, work)); }
void loader::write_installation(const std::function<result<void>(installation_transaction&)>& work) {
    must(data_->write_installation(work));
}

void loader::add_connection() {
    write([&](tenant_transaction& tx) -> result<void> {
        gatehouse::connection row{.id = tx.new_id<connection_id>()};
        row.name = "idp";
        row.state = connection_state::active;
        row.settings.group_attribute = "groups";
        connection_ = row.id;
        return connection_repository(tx).insert(row);
    });
}

std::string loader::scim_token() {
    std::string text;
    write([&](tenant_transaction& tx) -> result<void> {
        auto made = sessions::mint_scim_token(tx, keys_, {}, *connection_, "bench", tx.now() + day_ms);
        if (!made) return made.error();
        text = made->text.reveal();
        return {};
    });
    return text;
}

person loader::add_user(tenant_transaction& tx, std::size_t number) {
    const resource_type& type = *schemas_.find_type("User");
    auto tolerated = scim::rules::strict();
    auto body = must(scim::read_resource(must(parse_json(user_body(number))), type, tolerated));
    const auto context = idp(*connection_);
    lifecycle::provisioner provisioner(tx, context, *connection_, hash_);
    const link row = must(provisioner.create_user(scim::to_link_content(std::move(body.document), type)));
    return {std::string(row.id.text()), std::string(row.member.text()), row.user_name};
}

std::vector<person> loader::add_users(std::size_t count) {
    std::vector<person> made;
    while (made.size() < count) {
        const std::size_t from = made.size();
        write([&](tenant_transaction& tx) -> result<void> {
            made.resize(from);  // the work may run again
            while (made.size() < std::min(count, from + rows_at_once)) made.push_back(add_user(tx, made.size()));
            return {};
        });
    }
    return made;
}

std::string loader::add_group(const std::string& name, const std::vector<person>& users, std::size_t members) {
    std::string id;
    const auto context = idp(*connection_);
    for (std::size_t done = 0; done < members || id.empty(); done += rows_at_once)
        write([&](tenant_transaction& tx) -> result<void> {
            lifecycle::provisioner provisioner(tx, context, *connection_, hash_);
            if (done == 0)
                id = must(provisioner.create_group({name, {}, R"({"displayName":")" + name + R"("})"}, {})).row.id.text();
            membership_delta delta;
            for (std::size_t i = done; i < std::min(members, done + rows_at_once); ++i)
                delta.added.push_back({users.at(i).link, {}});
            must(provisioner.change_group(group_id::trusted(id), {}, delta));
            return {};
        });
    return id;
}

std::vector<std::string> loader::add_sessions(const std::vector<person>& of, std::size_t from, std::size_t count) {
    std::vector<std::string> texts;
    while (texts.size() < count) {
        const std::size_t begun = texts.size();
        write([&](tenant_transaction& tx) -> result<void> {
            texts.resize(begun);
            while (texts.size() < std::min(count, begun + rows_at_once)) {
                const person& who = of.at(from + texts.size());
                const session_facts facts{.member = member_id::trusted(who.member),
                                          .connection = *connection_,
                                          .link = link_id::trusted(who.link),
                                          .hard_end = {},
                                          .name_id = who.name,
                                          .session_index = "",
                                          .authn_context = "",
                                          .authn_at = {},
                                          .address = "127.0.0.1",
                                          .agent = "bench",
                                          .claims = {}};
                auto made = sessions::mint_session(tx, keys_, {}, facts);
                if (!made) return made.error();
                texts.emplace_back(made->text.reveal());
            }
            return {};
        });
    }
    return texts;
}

void loader::map_group(const std::string& group, const std::string& role) {
    write([&](tenant_transaction& tx) -> result<void> {
        const auto given = role_repository(tx).find_slug(role);
        if (!given) return given.error();
        const mapping_rule rule{.id = tx.new_id<mapping_rule_id>(),
                                .connection = *connection_,
                                .by = mapping_rule::by_kind::id,
                                .text = group,
                                .approved_by = {},
                                .roles = {{given->id, {}}},
                                .teams = {}};
        const auto made = access::add_mapping_rule(tx, {}, *models_.find("standard"), rule);
        return made ? result<void>() : made.error();
    });
}

std::string loader::add_application(const std::string& host) {
    std::string id;
    write_installation([&](installation_transaction& tx) -> result<void> {
        const application row{.id = tx.new_id<application_id>(),
                              .name = "app",
                              .hosts = {host},
                              .rights = {},
                              .required_action = "app:use",
                              .required_resource = "app/main",
                              .created = tx.now()};
        id = row.id.text();
        if (auto made = application_repository(tx).insert(row, "unused", "unused"); !made) return made;
        return application_repository(tx).answer_for(row.id, *organization_);
    });
    return id;
}

void loader::trust(std::string_view metadata) {
    const auto read = must(saml::trust::from_metadata(metadata, time_.now()));
    idp_trust trusted{read.entity_id(), read.sso_redirect(), read.text(), {}};
    for (const auto& key : read.keys()) {
        const std::string spki = key.key.key().spki();
        trusted.keys.push_back({to_hex(crypto::sha256(from_base64(spki).value_or(""))), spki, key.not_after});
    }
    write([&](tenant_transaction& tx) -> result<void> {
        if (auto kept = saml_setup_repository(tx).set_trust(*connection_, trusted); !kept) return kept;
        if (auto set = connection_repository(tx).set_trust(*connection_, trusted.entity_id, trusted.sso_url); !set) return set;
        return saml_setup_repository(tx).assert_domain({"example.com", *connection_, "operator", tx.now()});
    });
}

std::vector<begun_sign_in> loader::begin_sign_ins(std::size_t count) {
    std::vector<begun_sign_in> begun;
    write([&](tenant_transaction& tx) -> result<void> {
        begun.clear();
        const auto at = connection_repository(tx).get(*connection_);
        if (!at) return at.error();
        while (begun.size() < count) {
            begun_sign_in one{saml::new_request_id(random_), new_uuid(tx.now(), random_)};
            const saml_request row{
                one.request_id, *connection_, at->epoch, keys_.mac(lifecycle::correlation_label, one.correlation),
                "/me",          false,        tx.now(),  tx.now() + day_ms,
                std::nullopt};
            if (auto added = saml_sign_in_repository(tx).add_request(row); !added) return added;
            begun.push_back(std::move(one));
        }
        return {};
    });
    return begun;
}

}  // namespace gatehouse::bench
