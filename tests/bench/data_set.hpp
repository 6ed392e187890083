#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/lifecycle/provision.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/model/schema.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::bench {

// The body that a client POSTs for the number-th person; about 700 bytes come back for it.
std::string user_body(std::size_t number);
std::string user_name(std::size_t number);

// What the number-th question about decisions asks for, and whether that is allowed.
std::string asked_of(std::size_t number);
bool is_allowed(std::size_t number);

struct person {
    std::string link, member;  // link: the SCIM id
    std::string name;
};

// A sign-in that has begun: the browser was sent to the identity provider and holds the correlation cookie.
struct begun_sign_in {
    std::string request_id, correlation;
};

// Fills a data directory before the real binary serves it, through the code that the protocols use, so that what is
// measured lies there as they would have written it. Throws when anything is refused.
class loader {
public:
    explicit loader(const std::string& directory);
    ~loader();

    const connection_id& connection() const noexcept { return *connection_; }
    instant now() const { return time_.now(); }

    std::string scim_token();
    std::vector<person> add_users(std::size_t count);
    std::string add_group(const std::string& name, const std::vector<person>& users, std::size_t members);
    // One for each, signed in through the connection; what a browser's cookie holds.
    std::vector<std::string> add_sessions(const std::vector<person>& of, std::size_t from, std::size_t count);
    // A rule that gives the role of that name to whoever is in the group.
    void map_group(const std::string& group, const std::string& role);
    // For signed-in people of the organization who may use it; on that host.
    std::string add_application(const std::string& host);

    // What an application that may ask for decisions shows.
    std::string add_caller();
    // Makes that one an administrator; what the key shows.
    std::string add_reviewer(const person& who);
    // A member of a hundred roles, each with ten statements; the last of them allows what is_allowed says.
    person add_holder_of_many_roles();
    bool decides(const person& who, const std::string& action);  // in a snapshot of its own
    // That many in a snapshot, of one subject; how many were allowed.
    std::size_t decides_many(const person& who, std::size_t questions);

    // The connection believes that identity provider about addresses at example.com.
    void trust(std::string_view metadata);
    std::vector<begun_sign_in> begin_sign_ins(std::size_t count);

    void write(const std::function<result<void>(tenant_transaction&)>& work);
    void write_installation(const std::function<result<void>(installation_transaction&)>& work);

private:
    void add_connection();
    person add_user(tenant_transaction& tx, std::size_t number);

    lifecycle::keyed_hash hash_ = [this](std::string_view text) { return keys_.mac("tombstone", text); };
    access::model_library models_;
    access::decider decider_{models_};
    system_clock time_;
    system_random random_;
    schema_registry schemas_;
    std::unique_ptr<store> data_;
    crypto::keyring keys_;
    std::optional<organization_id> organization_;
    std::optional<connection_id> connection_;
};

template <class T> T must(result<T> made) {
    if (!made) throw std::runtime_error("the data set was refused: " + made.error().detail);
    return *std::move(made);
}
inline void must(const result<void>& done) {
    if (!done) throw std::runtime_error("the data set was refused: " + done.error().detail);
}

}  // namespace gatehouse::bench
