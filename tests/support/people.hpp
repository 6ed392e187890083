#pragma once
#include <functional>
#include <string>

#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/group_repository.hpp>
#include <gatehouse/store/link_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "support/temporary_store.hpp"

namespace gatehouse::testing {

inline link_content user(std::string name, std::optional<std::string> external_id = {}) {
    link_content out;
    out.user_name = name;
    out.external_id = std::move(external_id);
    out.display_name = "Display " + name;
    out.document = R"({"userName":")" + name + R"("})";
    return out;
}
inline group_content named(std::string name, std::optional<std::string> external_id = {}) {
    return {name, std::move(external_id), R"({"displayName":")" + name + R"("})"};
}
inline member_reference reference(std::string_view id) { return {std::string(id), {}}; }
template <class T> member_reference to(const T& row) { return reference(row.id.text()); }

// An organization with two connections, provisioned the way the protocols do it.
class people {
public:
    people() : okta(add_connection("Okta")), entra(add_connection("Entra")) {}

    // Runs a write that must succeed.
    void write(const std::function<result<void>(tenant_transaction&)>& work) {
        const auto written = store->write(store.organization(), work);
        if (written.has_error()) BOOST_FAIL("write failed: " << written.error().detail);
    }
    // What one provisioning call returns; committed when it is no error.
    template <class Call> auto provision(const connection_id& in, Call call) {
        using answer = decltype(call(std::declval<lifecycle::provisioner&>()));
        std::optional<answer> out;
        const auto written = store->write(store.organization(), [&](tenant_transaction& tx) -> result<void> {
            context = by_idp(in);
            lifecycle::provisioner provisioner(tx, context, in, hash);
            out.emplace(call(provisioner));
            if (out->has_error()) return out->error();
            return {};
        });
        if (written.has_error() && out && !out->has_error()) BOOST_FAIL("commit failed: " << written.error().detail);
        return *out;
    }
    link create(const connection_id& in, const link_content& content) {
        return provision(in, [&](auto& idp) { return idp.create_user(content); }).value();
    }
    group create(const connection_id& in, const group_content& content, std::vector<member_reference> members = {}) {
        return provision(in, [&](auto& idp) { return idp.create_group(content, members); }).value().row;
    }
    member get(const member_id& id) {
        std::optional<member> out;
        write([&](tenant_transaction& tx) -> result<void> {
            out = member_repository(tx).get(id).value();
            return {};
        });
        return *out;
    }
    template <class Read> auto read(Read what) {
        std::optional<decltype(what(std::declval<tenant_transaction&>()).value())> out;
        const auto done = store->read(store.organization(), [&](tenant_transaction& tx) -> result<void> {
            auto found = what(tx);
            if (!found) return found.error();
            out.emplace(std::move(*found));
            return {};
        });
        if (done.has_error()) BOOST_FAIL("read failed: " << done.error().detail);
        return *out;
    }

    static request_context by_idp(const connection_id& id) {
        return {actor_kind::connection, std::string(id.text()), "token", "scim", "request", "127.0.0.1"};
    }
    static request_context by_admin() { return {actor_kind::session, "administrator", "session", "api", "request", ""}; }

    temporary_store store;
    connection_id okta, entra;
    request_context context;
    // Not a real key: it only has to differ from what it hides.
    lifecycle::keyed_hash hash = [](std::string_view text) { return std::to_string(std::hash<std::string_view>()(text)); };

private:
    connection_id add_connection(const std::string& name) {
        std::optional<connection_id> id;
        write([&](tenant_transaction& tx) -> result<void> {
            connection row{.id = tx.new_id<connection_id>(), .name = name, .state = connection_state::active};
            id = row.id;
            return connection_repository(tx).insert(row);
        });
        return *id;
    }
};

}  // namespace gatehouse::testing
