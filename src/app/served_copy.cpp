#include "served_copy.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <gatehouse/cli/transport.hpp>
#include <gatehouse/codec/json.hpp>

#include "copy_files.hpp"

namespace gatehouse::app {
namespace {

result<std::string> name_in(const cli::reply& answer) {
    const auto said = parse_json(answer.body);
    const value* text = said ? said->find(answer.status == 201 ? "copy" : "detail") : nullptr;
    if (!text) return make_error(errc::unavailable, "the gateway answered " + std::to_string(answer.status));
    if (answer.status == 201) return std::string(text->text());
    return make_error(answer.status == 409 ? errc::conflict : errc::unavailable,
                      "the gateway cannot copy its store: " + std::string(text->text()));
}

bool is_of_owner(const std::string& file, const std::string& folder) {
    struct stat of_file {
    }, of_folder{};
    if (::lstat(file.c_str(), &of_file) != 0 || ::stat(folder.c_str(), &of_folder) != 0) return false;
    return S_ISREG(of_file.st_mode) && of_file.st_uid == of_folder.st_uid;
}

}  // namespace

result<std::unique_ptr<served_copy>> served_copy::ask(const std::string& data) {
    const auto answer = cli::operator_transport(data)->send("POST", "/api/v1/copy", "{}");
    if (!answer && answer.error().code == errc::unavailable) return std::unique_ptr<served_copy>();
    if (!answer) return answer.error();
    const auto name = name_in(*answer);
    if (!name) return name.error();
    const std::string path = data + "/" + *name;
    if (!is_name_of_copy(*name) || !is_of_owner(path, data))
        return make_error(errc::conflict, "the gateway named something that is no copy of its store; nothing was read");
    return std::make_unique<served_copy>(path);
}

// Read as it is, it has no log; but an engine that opens it otherwise leaves one.
void served_copy::remove() const {
    for (const char* of : {"", "-journal", "-wal", "-shm"}) ::unlink((path_ + of).c_str());
}

}  // namespace gatehouse::app
