#include "climbing/roads.hpp"

namespace gatehouse::climbing {

void populate(ladder& at) {
    at.make_role("lead", 60,
                 {"gatehouse:members:create", "gatehouse:members:suspend", "gatehouse:members:reactivate",
                  "gatehouse:roles:assign", "gatehouse:roles:grant", "gatehouse:teams:*", "gatehouse:policies:*",
                  "gatehouse:sessions:revoke", "gatehouse:api-keys:*", "gatehouse:credentials:reset", "app:use"});
    at.with_role("admin", "admin");
    at.with_role("peer", "admin");
    at.with_role("lead", "lead");
    at.with_role("plain", "member");
    at.person("low");
}

step as(ladder& at, const std::string& name, method verb, std::string path, std::string body) {
    return {at.person(name), verb, std::move(path), std::move(body)};
}
step as_key(ladder& at, const std::string& name, method verb, std::string path, std::string body,
            std::vector<std::string> scope) {
    return {at.person(name), verb, std::move(path), std::move(body), true, std::move(scope)};
}
step as_operator(method verb, std::string path, std::string body) { return {{}, verb, std::move(path), std::move(body)}; }
std::string member_path(ladder& at, const std::string& name, std::string_view what) { return at.of(at.person(name), what); }
std::string role_body(std::string_view role, const std::string& more) { return R"({"role":)" + json_text(role) + more + "}"; }
std::string statements_body(const std::string& list) { return R"({"statements":)" + list + "}"; }

}  // namespace gatehouse::climbing
