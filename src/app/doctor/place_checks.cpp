#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../data_files.hpp"
#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

std::string name_of(uid_t user) {
    const passwd* who = ::getpwuid(user);
    return who ? who->pw_name : std::to_string(user);
}

// A file of the store that is not its owner's alone keeps the gateway out, or lets others in.
std::optional<finding> judge_files(const std::string& folder, uid_t owner) {
    for (const char* one : {"gatehouse.db", "gatehouse.db-wal", "gatehouse.db-shm", "lock", "erased"}) {
        struct stat facts {};
        const std::string path = folder + "/" + one;
        if (::lstat(path.c_str(), &facts) != 0) continue;
        if (facts.st_uid != owner)
            return problem("data", path + " belongs to " + name_of(facts.st_uid) + ", its folder to " + name_of(owner),
                           "chown " + name_of(owner) + " " + path);
        if ((facts.st_mode & 077) != 0) return problem("data", path + " may be opened by others", "chmod 600 " + path);
    }
    return std::nullopt;
}

}  // namespace

finding check_directory(const patient& at) {
    const std::string& path = at.settings.data;
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0)
        return problem("data", path + " is not there",
                       "name the data directory (--data, or data in the settings), or start gatehouse serve");
    if (!S_ISDIR(facts.st_mode)) return problem("data", path + " is no directory", "name the data directory");
    if ((facts.st_mode & 077) != 0) return problem("data", path + " may be entered by others", "chmod 700 " + path);
    if (auto wrong = judge_files(path, facts.st_uid)) return *wrong;
    const std::string saw = path + " of " + name_of(facts.st_uid);
    if (::geteuid() != 0 && ::geteuid() != facts.st_uid)
        return warning("data", saw + ", and this is " + name_of(::geteuid()),
                       "run gatehouse doctor as " + name_of(facts.st_uid));
    return ok("data", saw);
}

finding check_key_file(const patient& at) {
    const std::string &path = at.settings.master_key, name = "master key";
    struct stat facts {
    }, folder{};
    if (::stat(path.c_str(), &facts) != 0)
        return problem(name, path + " is not there", "put it back; docs/guides/keys.md says what to do when it is lost");
    if (!S_ISREG(facts.st_mode)) return problem(name, path + " is no file", "mend master_key in the settings");
    if ((facts.st_mode & 077) != 0) return problem(name, path + " may be read by others", "chmod 600 " + path);
    if (::stat(at.settings.data.c_str(), &folder) == 0 && folder.st_uid != facts.st_uid)
        return problem(name,
                       path + " belongs to " + name_of(facts.st_uid) + ", the data directory to " + name_of(folder.st_uid),
                       "chown " + name_of(folder.st_uid) + " " + path);
    if (path.starts_with(at.settings.data + "/"))
        return warning(name, path + " lies in the data directory, and so in what is copied of it",
                       "move it out, and say where in master_key");
    return ok(name, path);
}

finding check_added(const patient& at) {
    const auto schemas = load_schemas(at.settings.data);
    if (!schemas) return problem("files", schemas.error().detail, "mend the file, or take it away: no gateway starts with it");
    const auto models = load_models(at.settings.data, *schemas);
    if (!models) return problem("files", models.error().detail, "mend the file, or take it away: no gateway starts with it");
    return ok("files", std::to_string(models->files.size()) + " permission models, " +
                           std::to_string(schemas->schemas().size()) + " schemas, those of the data directory among them");
}

}  // namespace gatehouse::app::doctor
