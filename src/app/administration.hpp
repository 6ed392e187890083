#pragma once
#include <gatehouse/http/router.hpp>
#include <gatehouse/protocol/admin/admin.hpp>

#include "services.hpp"
#include "setup_secret.hpp"

namespace gatehouse::app {

// The management API's place in the whole: its routes on the public door and on the operator's socket, and the first run.
class administration {
public:
    static result<std::unique_ptr<administration>> make(gateway& whole, const services& parts);
    administration(const administration&) = delete;

    const app::setup_secret& first_run() const noexcept { return first_run_; }
    void add_routes(http::router& to, protocol::admin::entrance by);

private:
    administration(gateway& whole, const services& parts, app::setup_secret secret);

    store& data_;
    const app::setup_secret first_run_;
    const protocol::admin::surroundings around_;
};

}  // namespace gatehouse::app
