#include <algorithm>

#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

// The statements in force.
value statements_of(const value& policy) {
    const value* versions = policy.find("versions");
    if (versions && versions->if_array())
        for (const value& one : *versions->if_array())
            if (one.find("number") && policy.find("default_version") && *one.find("number") == *policy.find("default_version"))
                if (const value* found = one.find("statements")) return *found;
    return value(value::array());
}

}  // namespace

result<void> comparison::policy(const declaration& wanted) {
    const std::string slug = text_at(wanted.what, "slug"), path = "/policies/" + slug;
    const value& statements = *wanted.what.find("statement");
    const auto there = find(path);
    if (!there) return there.error();
    object body;
    body.set("statements", statements);
    if (!*there) {
        body.set("slug", slug);
        if (const value* name = wanted.what.find("name")) body.set("name", *name);
        steps.push_back({"create", "policy " + slug, "", "POST", "/policies", std::move(body)});
        return {};
    }
    if (statements_of(**there) != statements)
        steps.push_back({"publish", "policy " + slug, "a new version", "POST", path + "/versions", std::move(body)});
    return change_words(wanted, **there, "policy " + slug, path, {"name"});
}

result<void> comparison::role(const declaration& wanted) {
    const std::string slug = text_at(wanted.what, "slug"), path = "/roles/" + slug;
    const auto there = find(path);
    if (!there) return there.error();
    if (*there)
        return change_words(wanted, **there, "role " + slug, path,
                            {"name", "description", "level", "scopes", "ceiling", "plans", "deprecated"});
    steps.push_back(
        {"create", "role " + slug, "", "POST", "/roles",
         picked(wanted.what, {"slug", "name", "description", "level", "scopes", "ceiling", "plans", "deprecated"})});
    return {};
}

result<void> comparison::role_policies(const declaration& wanted) {
    const value* list = wanted.what.find("policies");
    if (!list) return {};
    const std::string slug = text_at(wanted.what, "slug"), path = "/roles/" + slug;
    std::vector<std::string> held;
    const auto there = find(path);
    if (!there) return there.error();
    if (*there && (*there)->find("policies"))
        for (const value& one : *(*there)->find("policies")->if_array()) held.push_back(text_at(one, "policy"));
    for (const value& one : *list->if_array()) {
        if (std::erase(held, std::string(one.text())) > 0) continue;
        object body;
        body.set("policy", one);
        steps.push_back({"attach", "role " + slug, std::string(one.text()), "POST", path + "/policies", std::move(body),
                         policy_denies(std::string(one.text()))});
    }
    for (const auto& gone : held)
        steps.push_back({"detach", "role " + slug, gone, "DELETE", path + "/policies/" + gone, object()});
    return {};
}

}  // namespace gatehouse::cli
