#include "revocation/paths.hpp"

#include <memory>

namespace gatehouse::revocation {

std::function<result<void>(tenant_transaction&)> work_of(climbing::ladder& at, const climbing::step& what) {
    const auto answer = std::make_shared<protocol::answer>(at.asked(what));
    if (const auto* said = std::get_if<http::response>(answer.get())) throw std::runtime_error(what.path + ": " + said->body);
    return [answer](tenant_transaction& tx) -> result<void> {
        const auto made = std::get<protocol::plan>(*answer).fn(tx);
        if (!made) return made.error();
        if (made->how != protocol::disposition::done) return make_error(errc::forbidden, made->response.body);
        return {};
    };
}

std::function<bool()> lives(climbing::ladder& at, credential_kind kind, const sessions::minted& made) {
    const std::string text(made.text.reveal());
    return [&at, kind, text] { return at.alive(kind, text).has_value(); };
}

std::vector<std::function<bool()>> every_kind(climbing::ladder& at, const testing::holder& of, bool credential_facts::*stores) {
    std::vector<std::function<bool()>> all;
    for (const auto& one : testing::one_of_each(at, of, stores))
        all.emplace_back([&at, one] { return at.alive(one.kind, one.text).has_value(); });
    return all;
}

testing::holder through_a_connection(climbing::ladder& at, const std::string& who) {
    const auto okta = at.add_connection();
    return {at.person(who), okta, at.add_link(okta, at.person(who), who)};
}

std::function<bool()> may(climbing::ladder& at, const std::string& who, std::string action, std::string type,
                          std::string name) {
    const auto id = at.person(who);
    return [&at, id, action, type, name] { return at.decide({id, {}, action, type, name, nullptr}).allowed; };
}

}  // namespace gatehouse::revocation
