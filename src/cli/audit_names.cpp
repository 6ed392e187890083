#include <algorithm>
#include <array>

#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>

#include "naming.hpp"

namespace gatehouse::cli {
namespace {

struct kind_of_thing {
    std::string_view kind, path;  // no path: what has a way of its own
};
constexpr std::array kinds{kind_of_thing{"member", ""},           kind_of_thing{"connection", ""},
                           kind_of_thing{"team", "/teams/"},      kind_of_thing{"role", "/roles/"},
                           kind_of_thing{"policy", "/policies/"}, kind_of_thing{"unit", "/units/"}};

result<std::string> id_of(session& in, const kind_of_thing& as, const std::string& name) {
    if (as.kind == "member") return in.at.member_named(name);
    if (as.kind == "connection") return in.at.connection_named(name);
    const auto found = in.at.get_here(std::string(as.path) + percent_encode(name));
    if (!found) return found.error();
    return text_at(*found, "id");
}

}  // namespace

result<std::string> target_named(session& in, const std::string& kind, const std::string& name) {
    if (name.empty() || is_uuid(name)) return name;
    if (name.find('/') != std::string::npos) return resource_named(in, name);
    std::vector<std::string> found;
    for (const auto& as : kinds) {
        if (!kind.empty() && as.kind != kind) continue;
        auto id = id_of(in, as, name);
        if (id)
            found.push_back(*std::move(id));
        else if (id.error().code != errc::not_found)
            return id.error();
    }
    if (found.size() == 1) return found.front();
    if (found.empty())
        return make_error(errc::not_found, "nothing is called " + name + "; what is gone, or has no name, is found by its id");
    return make_error(errc::conflict, name + " means more than one thing; say which with --target-kind");
}

result<std::string> actor_named(session& in, const std::string& name) {
    if (name.empty() || is_uuid(name)) return name;
    auto id = in.at.member_named(name);
    if (id || id.error().code != errc::not_found) return id;
    return name;
}

}  // namespace gatehouse::cli
