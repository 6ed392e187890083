#include <gatehouse/domain/access/window_ends.hpp>
#include <gatehouse/domain/lifecycle/access_end.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>
#include <gatehouse/store/assignment_repository.hpp>

#include "revocation/paths.hpp"

namespace gatehouse::revocation {
namespace {

using namespace climbing;

const request_context by_the_clock{actor_kind::gatehouse, "gatehouse", "", "window", "", ""};

std::function<bool()> has_row(ladder& at, std::string_view text, std::string argument) {
    return [&at, text, argument = std::move(argument)] {
        return testing::must(at.read<bool>([&](tenant_transaction& tx) { return testing::has_rows(tx, text, argument); }));
    };
}

}  // namespace

// To the gates all of them is over before the job comes: what is looked at is what it takes away.
std::vector<path> paths_of_jobs() {
    return {
        {"the end of a membership",
         [](ladder& at) {
             populate(at);
             const std::string who(at.person("plain").text());
             at.must_do(as_operator(method::put, member_path(at, "plain", "/access-end"),
                                    body({{"at", json_text(to_rfc3339(at.in_hours(1)))}})));
             at.data.clock.advance_ms(3'600'000);
             return prepared{[&at](tenant_transaction& tx) -> result<void> {
                                 const lifecycle::keyed_hash hash = [&at](std::string_view text) {
                                     return at.keys.mac(lifecycle::tombstone_label, text);
                                 };
                                 const auto gone = lifecycle::remove_at_end(tx, by_the_clock, at.person("plain"), hash);
                                 return gone ? result<void>() : gone.error();
                             },
                             has_row(at, "SELECT 1 FROM member WHERE org = $1 AND id = $2 AND status = 'active'", who)};
         }},
        {"the end of a window",
         [](ladder& at) {
             const std::string who(at.with_role("low", "member", {{}, at.in_hours(1)}).text());
             at.data.clock.advance_ms(3'600'000);
             return prepared{[&at](tenant_transaction& tx) -> result<void> {
                                 const auto ended = access::end_expired(tx, by_the_clock, at.decider, 100);
                                 return ended ? result<void>() : ended.error();
                             },
                             has_row(at, "SELECT 1 FROM assignment WHERE org = $1 AND principal = $2", who)};
         }},
        {"keys that may be kept no more",
         [](ladder& at) {
             const auto admin = at.assign(principal_kind::member, at.person("plain").text(), "admin");
             const auto made = at.api_key(at.person("plain"));
             at.write([&](tenant_transaction& tx) { return assignment_repository(tx).end(admin); });
             return prepared{[&at](tenant_transaction& tx) -> result<void> {
                                 const auto ended = lifecycle::end_lost_keys(tx, by_the_clock, at.decider, at.person("plain"));
                                 return ended ? result<void>() : ended.error();
                             },
                             lives(at, credential_kind::api_key, made)};
         }},
    };
}

}  // namespace gatehouse::revocation
