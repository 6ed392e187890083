#include "reference/generator.hpp"

namespace gatehouse::reference {
namespace {

using texts = std::vector<std::string>;

const texts asked_actions{"docs:read",
                          "docs:read",
                          "docs:write",
                          "docs:write",
                          "docs:read:all",
                          "docs:print",
                          "box:open",
                          "box:open",
                          "box:shut",
                          "units:bypass",
                          "gatehouse:members:read",
                          "gatehouse:grants:write",
                          "gatehouse:api-keys:hold",
                          "gatehouse:organization:transfer",
                          "gatehouse:api-keys:create",
                          "gatehouse:members:reactivate"};
const texts addresses{"10.1.2.3", "10.9.9.9", "192.0.2.7", "::ffff:10.1.2.3", "2001:db8::1", "203.0.113.200", "198.51.100.1"};

std::vector<std::string> key_scope(dice& chance, const world& in) {
    if (chance.one_in(4)) return {};
    auto scope = some_action_patterns(chance, 2);
    if (chance.one_in(2)) scope.assign(1, "role:" + chance.of(in.roles).slug);
    if (chance.one_in(20)) scope.assign(1, "role:nobody");
    return scope;
}

query one_question(dice& chance, const world& in) {
    query made{chance.of(in.members).id};
    if (chance.one_in(50)) made.subject = "99999999-0000-7000-8000-000000000000";
    made.action = chance.of(asked_actions);
    const auto& there = chance.of(in.resources);
    made.type = there.type;
    made.name = there.name;
    if (chance.one_in(8)) made.name = chance.of(texts{"a", "ab", "b", "c"});  // perhaps one that nobody registered
    if (chance.one_in(60)) made.type = "door";
    if (made.action.starts_with("gatehouse:") && !chance.one_in(6)) made.type = "member", made.name = made.subject;
    if (chance.one_in(2)) made.address = chance.of(addresses);
    if (chance.one_in(5)) {
        made.key = key_scope(chance, in);
    } else if (chance.one_in(2)) {
        for (const auto& session : in.sessions)
            if (session.member == made.subject) made.session = session.id;
        if (chance.one_in(20)) made.session = "99999999-0000-7000-8000-000000000001";  // of one that there is not
    }
    return made;
}

}  // namespace

std::vector<query> make_questions(const world& in, std::uint64_t seed, std::size_t number, std::size_t many) {
    dice chance(seed, number, 2);
    std::vector<query> all;
    for (std::size_t i = 0; i < many; ++i) all.push_back(one_question(chance, in));
    return all;
}

}  // namespace gatehouse::reference
