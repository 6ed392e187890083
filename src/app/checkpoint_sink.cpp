#include "checkpoint_sink.hpp"

#include <filesystem>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/outbound/fetcher.hpp>

#include "append_file.hpp"

namespace gatehouse::app {
namespace {

class to_files final : public checkpoint_sink {
public:
    explicit to_files(std::string path) : path_(std::move(path)) {}

    result<void> send(const organization_id& of, std::string_view lines) override {
        std::error_code ignored;
        const bool folder = path_.ends_with('/') || std::filesystem::is_directory(path_, ignored);
        if (folder) std::filesystem::create_directories(path_, ignored);
        return append_to_file(folder ? path_ + "/" + std::string(of.text()) + ".jsonl" : path_, lines);
    }

private:
    std::string path_;
};

class to_address final : public checkpoint_sink {
public:
    explicit to_address(std::string url) : url_(std::move(url)) {}

    result<void> send(const organization_id&, std::string_view lines) override {
        outbound::request asked;
        asked.method = "POST";
        asked.url = url_;
        asked.headers = {{"Content-Type", "application/x-ndjson"}};
        asked.body = lines;
        const auto answer = client_.send(asked);
        if (!answer) return answer.error();
        if (answer->status >= 200 && answer->status < 300) return {};
        return make_error(errc::unavailable, "checkpoints were answered with " + std::to_string(answer->status));
    }

private:
    std::string url_;
    outbound::client client_;
};

}  // namespace

std::unique_ptr<checkpoint_sink> make_checkpoint_sink(const std::string& where) {
    if (where.starts_with("https://") || where.starts_with("http://")) return std::make_unique<to_address>(where);
    return std::make_unique<to_files>(where);
}

std::string checkpoint_line(const organization_id& of, const checkpoint& at) {
    std::string line;
    json_writer(line)
        .begin_object()
        .member("organization", of.text())
        .member("position", at.position)
        .member("hash", at.hash)
        .member("generation", at.generation)
        .member("at", to_rfc3339(at.at))
        .member("key", at.key)
        .member("signature", at.signature)
        .end_object();
    return line + "\n";
}

}  // namespace gatehouse::app
