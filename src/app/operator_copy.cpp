#include <filesystem>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "gateway.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

constexpr std::chrono::hours longest_use{24};

// What a backup that was killed did not come to delete.
void delete_forgotten(const std::string& folder) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
        const std::string name = entry.path().filename();
        if (!name.starts_with("copy-")) continue;
        const auto age = std::filesystem::file_time_type::clock::now() - entry.last_write_time(ignored);
        if (!ignored && age > longest_use) std::filesystem::remove(entry.path(), ignored);
    }
}

http::response copy_store(gateway& whole) {
    delete_forgotten(whole.settings().data);
    const std::string name = "copy-" + random_base64url(whole.random(), 9) + ".db";
    if (const auto copied = whole.data().copy_to(whole.settings().data + "/" + name); !copied)
        return protocol::problem(copied.error());
    std::string body;
    json_writer(body).begin_object().member("copy", name).end_object();
    return protocol::json_answer(201, std::move(body));
}

}  // namespace

void add_copy(http::router& to, gateway& whole) {
    to.add({http::method::post, "/api/v1/copy", limits::decision_body_bytes, http::run_on::worker,
            [&whole](http::request, http::responder respond) { respond(copy_store(whole)); }});
}

}  // namespace gatehouse::app
