#pragma once
#include <boost/test/unit_test.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/scim/endpoints.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/credential_repository.hpp>

#include "support/temporary_store.hpp"
#include "unit/protocol/scim/support.hpp"

namespace gatehouse::scim {

// The endpoints on a store of their own, with one enabled connection and its token. Plans are committed when told.
class bench {
public:
    bench() : random_(11), keys_(*crypto::keyring::from_key(secret(std::string(32, 'k')), "test")) {
        on_store([&](tenant_transaction& tx) -> result<void> {
            gatehouse::connection row{.id = tx.new_id<connection_id>()};
            row.name = "idp";
            if (auto made = connection_repository(tx).insert(row); !made) return made;
            connection_ = row.id;
            if (auto set = connection_repository(tx).set_state(row.id, connection_state::active); !set) return set;
            auto token = sessions::mint_scim_token(tx, keys_, {}, row.id, "test", tx.now() + 1'000'000'000);
            if (!token) return token.error();
            token_ = token->text.reveal();
            token_id_ = token->id;
            return {};
        });
    }

    const service& at() const { return service_; }
    const connection_id& connection() const { return *connection_; }
    const std::string& token_id() const { return token_id_; }
    store& data() const { return *data_; }
    testing::temporary_store& whole() { return data_; }
    const organization_id& organization() const { return data_.organization(); }

    // After all that was submitted before: in the class that comes last.
    void on_store(const std::function<result<void>(tenant_transaction&)>& work) {
        const auto done = data_->write(data_.organization(), work, write_class::jobs);
        BOOST_TEST_REQUIRE(done.has_value(), (done ? "" : done.error().detail));
    }

    http::request request(http::method verb, std::string id = {}, std::string body = {}) const {
        http::request out;
        out.verb = verb;
        out.headers = {{"Authorization", "Bearer " + token_}};
        out.body = std::move(body);
        out.id = "request";
        out.route_template = "/scim/v2/test";
        out.last_byte_at = data_.clock.now();
        if (!id.empty()) out.path_values.push_back(std::move(id));
        return out;
    }

    protocol::plan plan(const protocol::endpoint& handle, const http::request& asked) const {
        auto answer = handle(asked);
        auto* planned = std::get_if<protocol::plan>(&answer);
        BOOST_TEST_REQUIRE(planned != nullptr);
        return std::move(*planned);
    }
    http::response commit(const protocol::plan& planned) const {
        http::response out;
        const auto done = data_->write(
            planned.organization,
            [&](tenant_transaction& tx) -> result<void> {
                auto made = planned.fn(tx);
                if (!made) return made.error();
                out = std::move(made->response);
                return {};
            },
            planned.turn);
        return done ? out : planned.refuse(done.error());
    }
    http::response answer(const protocol::endpoint& handle, const http::request& asked) const {
        auto given = handle(asked);
        if (auto* response = std::get_if<http::response>(&given)) return std::move(*response);
        return commit(std::get<protocol::plan>(given));
    }
    std::string make_user(const std::string& name) const {
        const auto made = answer(users::create(at()), request(http::method::post, {}, "{\"userName\":\"" + name + "\"}"));
        BOOST_TEST_REQUIRE(made.status == 201);
        return std::string(parse_json(made.body)->find("id")->text());
    }

    provisioning_log& log() const { return log_; }

private:
    mutable testing::temporary_store data_;
    mutable provisioning_log log_{*data_};
    seeded_random random_;
    crypto::keyring keys_;
    access::model_library models_;
    access::decider decider_{models_};
    mutable sessions::activity used_;
    mutable protocol::failure_budget failures_;
    protocol::base_url place_ = *protocol::base_url::parse("http://127.0.0.1:8080");
    std::optional<connection_id> connection_;
    std::string token_, token_id_;
    protocol::doors doors_{*data_, keys_, data_.clock, random_, decider_, used_, failures_, place_};
    service service_{doors_, registry(), log_};
};

}  // namespace gatehouse::scim
