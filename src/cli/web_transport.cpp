#include <gatehouse/outbound/fetcher.hpp>

#include <gatehouse/cli/transport.hpp>

namespace gatehouse::cli {
namespace {

class over_web final : public transport {
public:
    over_web(std::string url, std::string api_key) : url_(std::move(url)), api_key_(std::move(api_key)) {
        while (url_.ends_with('/')) url_.pop_back();
    }
    result<reply> send(std::string_view method, std::string_view target, std::string_view body, std::string_view key) override {
        outbound::request asked;
        asked.method = method;
        asked.url = url_ + std::string(target);
        asked.headers = {{"Authorization", "Bearer " + api_key_}, {"Accept", "application/json"}};
        if (!key.empty()) asked.headers.push_back({"Idempotency-Key", std::string(key)});
        if (!body.empty()) asked.headers.push_back({"Content-Type", "application/json"});
        asked.body = body;
        auto answer = client_.send(asked);
        if (!answer) return make_error(answer.error().code, url_ + ": " + answer.error().detail);
        return reply{answer->status, std::move(answer->body)};
    }

private:
    std::string url_, api_key_;
    outbound::client client_;
};

}  // namespace

std::unique_ptr<transport> web_transport(std::string url, std::string api_key) {
    return std::make_unique<over_web>(std::move(url), std::move(api_key));
}

}  // namespace gatehouse::cli
