#include "reference/asking.hpp"

#include <algorithm>

namespace gatehouse::reference {

judgement summary(const access::decision& made) {
    judgement said{made.allowed, access::to_text(made.step), {}, {}, {}};
    for (const auto& one : made.roles)
        said.roles.emplace(one.slug, one.scope.kind, one.scope.id, std::string(gatehouse::to_text(one.origin)));
    for (const auto& one : made.path) said.decisive.emplace(one.policy, one.version, one.statement);
    for (const auto& one : made.grants) said.grants.insert(std::string(one.id.text()));
    return said;
}

bool same(const judgement& engine, const judgement& naive) {
    if (engine.allowed != naive.allowed || engine.step != naive.step || engine.roles != naive.roles) return false;
    if (engine.step == "owner") return true;
    return std::ranges::includes(naive.decisive, engine.decisive) && engine.grants == naive.grants &&
           engine.decisive.empty() == naive.decisive.empty();
}

std::string text(const judgement& one) {
    std::string said = std::string(one.step) + (one.allowed ? " yes" : " no") + " roles:";
    for (const auto& [slug, kind, id, from] : one.roles) said += " " + slug + "@" + kind + ":" + id + "/" + from;
    said += " by:";
    for (const auto& [slug, version, which] : one.decisive)
        said += " " + slug + "#" + std::to_string(version) + "." + std::to_string(which);
    for (const auto& id : one.grants) said += " grant " + id;
    return said;
}

std::string text(const query& one) {
    std::string said = one.subject + " " + one.action + " " + one.type + "/" + one.name;
    if (one.session) said += " session " + *one.session;
    if (one.address) said += " from " + *one.address;
    if (!one.key) return said;
    said += " key [";
    for (const auto& entry : *one.key) said += entry + " ";
    return said + "]";
}

}  // namespace gatehouse::reference
