#include <stdexcept>

#include "app/gateway.hpp"
#include "gateway_under_test.hpp"

namespace gatehouse::testing {
namespace {

class whole final : public gateway_under_test {
public:
    explicit whole(const std::string& data) {
        app::config settings;
        settings.data = data;
        settings.listen.port = 0;
        auto opened = app::gateway::open(settings, store_kind::real);
        if (!opened) throw std::runtime_error(opened.error().detail);
        gateway_ = *std::move(opened);
        if (auto started = gateway_->start(); !started) throw std::runtime_error(started.error().detail);
    }
    ~whole() override { gateway_->stop(); }
    std::uint16_t port() const override { return gateway_->settings().listen.port; }

private:
    std::unique_ptr<app::gateway> gateway_;
};

}  // namespace

std::unique_ptr<gateway_under_test> gateway_under_test::serve(const std::string& data) { return std::make_unique<whole>(data); }

int gateway_under_test::suspensions() { return 300; }

}  // namespace gatehouse::testing
