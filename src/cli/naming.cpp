#include "nouns.hpp"

#include <gatehouse/base/text.hpp>
#include <gatehouse/base/uuid.hpp>

namespace gatehouse::cli {

result<std::string> resource_named(session& in, const std::string& resource) {
    if (is_uuid(resource)) return resource;
    const auto slash = resource.find('/');
    if (slash == std::string::npos) return make_error(errc::invalid_value, "a resource is an id or TYPE/NAME");
    const auto found =
        in.at.get_here("/resources", {{"type", resource.substr(0, slash)}, {"name", resource.substr(slash + 1)}});
    if (!found) return found.error();
    const value* items = found->find("items");
    if (items && items->if_array() && !items->if_array()->empty()) return text_at(items->if_array()->front(), "id");
    return make_error(errc::not_found, "there is no resource " + resource + " (gatehouse resource list)");
}

void declare_principal(CLI::App& verb, principal_options& wanted) {
    auto* user = verb.add_option("--user", wanted.user, "A member's id, user name or e-mail");
    verb.add_option("--team", wanted.team, "Or a team's slug or id")->excludes(user);
}

result<std::string> principal_path(session& in, const principal_options& wanted) {
    if (wanted.user.empty() == wanted.team.empty()) return make_error(errc::invalid_value, "give --user or --team");
    if (!wanted.team.empty()) return "/teams/" + wanted.team;
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    return "/members/" + *id;
}

result<void> set_principal(session& in, const principal_options& wanted, object& body) {
    if (wanted.user.empty() == wanted.team.empty()) return make_error(errc::invalid_value, "give --user or --team");
    if (!wanted.team.empty()) {
        body.set("team", wanted.team);
        return {};
    }
    const auto id = in.at.member_named(wanted.user);
    if (!id) return id.error();
    body.set("member", *id);
    return {};
}

void set_given(object& body, std::string_view name, const maybe& given) {
    if (given) body.set(name, *given);
}

std::string slug_of(const std::string& name) {
    std::string slug;
    for (const char c : ascii_lower(name)) {
        const bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
        if (word)
            slug += c;
        else if (!slug.empty() && slug.back() != '-')
            slug += '-';
    }
    while (!slug.empty() && slug.back() == '-') slug.pop_back();
    return slug;
}

void print_list(const value& item, std::string_view member, const std::vector<column>& columns, const char* heading,
                const char* none) {
    std::printf("\n%s\n", heading);
    object list;
    if (const value* found = item.find(member)) list.set("items", *found);
    print_table(value(std::move(list)), columns, none);
}

}  // namespace gatehouse::cli
