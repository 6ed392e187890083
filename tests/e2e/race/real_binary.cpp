#include <cstdlib>
#include <vector>

#include "gateway_under_test.hpp"
#include "serving_process.hpp"
#include "support/prepared_store.hpp"

namespace gatehouse::testing {
namespace {

std::vector<std::string> arguments(const std::string& data) {
    std::vector<std::string> all{"--data", data, "--listen", "127.0.0.1:0"};
    for (const std::string& more : store_arguments(data)) all.push_back(more);
    if (const char* settings = std::getenv("GATEHOUSE_TEST_SETTINGS")) all.insert(all.end(), {"--config", settings});
    return all;
}

class process final : public gateway_under_test {
public:
    explicit process(const std::string& data) : serving_(arguments(data)) {}
    std::uint16_t port() const override {
        return static_cast<std::uint16_t>(std::stoi(serving_.place().substr(serving_.place().rfind(':') + 1)));
    }

private:
    serving_process serving_;
};

}  // namespace

std::unique_ptr<gateway_under_test> gateway_under_test::serve(const std::string& data) {
    return std::make_unique<process>(data);
}

// On PostgreSQL a tenth: every answer there is several trips to another process.
int gateway_under_test::suspensions() {
    const int usual = std::getenv("GATEHOUSE_LONG") ? 50'000 : 10'000;
    return store_arguments("").empty() ? usual : usual / 10;
}

}  // namespace gatehouse::testing
