#pragma once
#include <memory>
#include <mutex>
#include <optional>

#include <gatehouse/demo/local_idp.hpp>
#include <gatehouse/http/router.hpp>

namespace gatehouse::app {

class gateway;

// The local identity provider's pages below /demo/idp: choose whom to be, and be sent back signed in. It answers the demo's
// connection only, once that is known.
class demo_idp {
public:
    // Keeps its key in the data directory, so that a restarted demo is still trusted.
    static result<std::unique_ptr<demo_idp>> make(gateway& whole);

    void add_routes(http::router& to);
    std::string metadata() const { return idp_.metadata(); }
    void serve(demo::local_idp::service_provider to);

private:
    demo_idp(gateway& whole, demo::local_idp idp) : whole_(whole), idp_(std::move(idp)) {}
    result<demo::local_idp::authn_request> read(std::string_view form_text) const;
    http::response choose(const http::request& request) const;
    http::response send_back(const http::request& request);

    gateway& whole_;
    const demo::local_idp idp_;
    mutable std::mutex mutex_;
    std::optional<demo::local_idp::service_provider> to_;
};

}  // namespace gatehouse::app
