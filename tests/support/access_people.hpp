#pragma once
#include <fstream>
#include <functional>
#include <initializer_list>
#include <optional>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/assignment_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/mapping_repository.hpp>
#include <gatehouse/store/member_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>
#include <gatehouse/store/role_repository.hpp>
#include <gatehouse/store/rule_binding_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include "support/temporary_store.hpp"

namespace gatehouse::testing {

// Statements that no repository offers: what operators and later versions will do to the rows.
class raw_rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;
    result<void> run(std::string_view text, std::string_view argument = {}) {
        const sql_value both[] = {{org()}, {argument}};
        const std::size_t count = text.find("$2") == std::string_view::npos ? 1 : 2;
        const auto done = sql().run_built(std::string(tests_own).append(text), std::span(both, count),
                                          [](const sql_row&) { return result<void>(); });
        if (!done) return done.error();
        return {};
    }
};

inline result<bool> has_rows(tenant_transaction& tx, std::string_view text, std::string_view argument) {
    struct reading : tenant_repository {
        using tenant_repository::tenant_repository;
        result<bool> any(std::string_view text, std::string_view argument) {
            const sql_value both[] = {{org()}, {argument}};
            const auto found =
                sql().run_built(std::string(tests_own).append(text), both, [](const sql_row&) { return result<void>(); });
            return found ? result<bool>(*found > 0) : found.error();
        }
    };
    return reading(tx).any(text, argument);
}

inline std::string read_source(const std::string& path) {
    const char* root = std::getenv("GATEHOUSE_SOURCE");
    std::ifstream file(std::string(root ? root : ".") + "/" + path);
    std::ostringstream text;
    text << file.rdbuf();
    if (text.str().empty()) throw std::runtime_error("cannot read " + path);
    return text.str();
}

template <class T> T must(result<T> made) {
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}
inline void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

// An organization on a real store, and short ways to put people into it. Of the standard model, or another of ours.
class access_people {
public:
    explicit access_people(std::string model = "standard", std::string_view plan = "") : model_(std::move(model)) {
        must(models.add(read_source("config/models/" + model_ + ".toml")));
        write([&](tenant_transaction& tx) -> result<void> {
            if (const auto named = raw_rows(tx).run("UPDATE organization SET model = $2 WHERE number = $1", model_); !named)
                return named;
            return access::install_model(tx, this->model());
        });
        set_plan(plan);
    }

    const access::permission_model& model() const { return *models.find(model_); }
    void set_plan(std::string_view plan) {
        write([&](tenant_transaction& tx) {
            return raw_rows(tx).run("UPDATE organization SET plan = $2 WHERE number = $1", plan);
        });
    }
    const organization_id& organization() const { return data.organization(); }
    void write(std::function<result<void>(tenant_transaction&)> work) { must(data->write(organization(), std::move(work))); }
    template <class T> T make(std::function<result<T>(tenant_transaction&)> work) {
        std::optional<T> made;
        write([&](tenant_transaction& tx) -> result<void> {
            auto done = work(tx);
            if (!done) return done.error();
            made = *std::move(done);
            return {};
        });
        return *std::move(made);
    }
    template <class T> result<T> read(std::function<result<T>(tenant_transaction&)> work) {
        std::optional<result<T>> got;
        const auto done = data->read(organization(), [&](tenant_transaction& tx) -> result<void> {
            got.emplace(work(tx));
            return {};
        });
        if (!done) return done.error();
        return *std::move(got);
    }

    connection_id add_connection(std::string_view name = "okta") {
        return make<connection_id>([&](tenant_transaction& tx) -> result<connection_id> {
            connection row{tx.new_id<connection_id>()};
            row.name = name;
            row.state = connection_state::active;
            row.created = row.modified = tx.now();
            if (const auto in = connection_repository(tx).insert(row); !in) return in.error();
            return row.id;
        });
    }
    member_id add_member(std::string_view name, bool owner = false) {
        return make<member_id>([&](tenant_transaction& tx) -> result<member_id> {
            member row{tx.new_id<member_id>()};
            row.names = {std::string(name), std::string(name), std::string(name) + "@example.com"};
            row.owner = owner;
            row.since = tx.now();
            if (const auto in = member_repository(tx).insert(row); !in) return in.error();
            return row.id;
        });
    }
    link_id add_link(const connection_id& in, const member_id& who, std::string_view name) {
        return make<link_id>([&](tenant_transaction& tx) -> result<link_id> {
            link row{tx.new_id<link_id>(), in, who};
            row.user_name = name;
            row.document = "{}";
            row.created = row.modified = tx.now();
            if (const auto done = link_repository(tx).insert(row, {}); !done) return done.error();
            return row.id;
        });
    }
    group_id add_group(const connection_id& in, std::string_view name) {
        return make<group_id>([&](tenant_transaction& tx) -> result<group_id> {
            group row{tx.new_id<group_id>(), in};
            row.display_name = name;
            row.document = "{}";
            row.created = row.modified = tx.now();
            if (const auto done = group_repository(tx).insert(row); !done) return done.error();
            if (const auto bound = rule_binding_repository(tx).bind_rules(row); !bound) return bound.error();
            return row.id;
        });
    }
    void join(const group_id& to, std::string_view id, group_member_kind kind = group_member_kind::user) {
        write([&](tenant_transaction& tx) -> result<void> {
            const auto done = group_repository(tx).add_member(to, {std::string(id), kind, {}, tx.now()});
            if (!done) return done.error();
            return {};
        });
    }
    role_id role(std::string_view slug) {
        return must(read<gatehouse::role>([&](tenant_transaction& tx) { return role_repository(tx).find_slug(slug); })).id;
    }
    assignment_id assign(principal_kind kind, std::string_view to, std::string_view slug, time_window window = {},
                         role_scope scope = {}) {
        const auto id = role(slug);
        return make<assignment_id>([&](tenant_transaction& tx) {
            return access::assign_role(
                tx, by, {tx.new_id<assignment_id>(), kind, std::string(to), id, scope, {"direct", "test"}, window, tx.now()});
        });
    }
    team_id add_team(std::string_view slug) {
        return make<team_id>([&](tenant_transaction& tx) {
            return access::create_team(tx, by, {tx.new_id<team_id>(), std::string(slug), std::string(slug), {}});
        });
    }
    sessions::minted session(const session_facts& facts) {
        return make<sessions::minted>([&](tenant_transaction& tx) { return sessions::mint_session(tx, keys, by, facts); });
    }
    sessions::minted api_key(const member_id& owner, std::vector<std::string> scope = {}) {
        return make<sessions::minted>([&](tenant_transaction& tx) {
            return sessions::mint_api_key(tx, keys, by, owner, "key", scope, tx.now() + 3'600'000);
        });
    }
    result<principal> alive(credential_kind kind, std::string_view text) {
        const auto handle = parse_credential(kind, text);
        if (!handle) return handle.error();
        return read<principal>([&](tenant_transaction& tx) { return sessions::alive(tx, keys, used, *handle, text); });
    }
    access::decision decide(const access::question& asked) {
        return must(read<access::decision>([&](tenant_transaction& tx) { return decider.decide(tx, asked); }));
    }

    temporary_store data;
    access::model_library models{{"title", "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department"}};
    access::decider decider{models};
    sessions::activity used;
    crypto::keyring keys = must(crypto::keyring::from_key(secret(std::string(32, 'k')), "test"));
    request_context by;

private:
    std::string model_;
};

}  // namespace gatehouse::testing
