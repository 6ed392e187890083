#include "owners.hpp"

#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string_view words_of(std::string_view alarm) {
    if (alarm == "owner.missing") return "the organization has no owner: gatehouse member create NAME --owner --data DIR";
    return "no owner is active: gatehouse organization transfer USER --data DIR, on the server's own machine, hands it on";
}

void write_alarm(json_writer& out, std::string_view kind, std::string_view detail) {
    out.begin_object().member("kind", kind).member("detail", detail).end_object();
}

std::string words_of_back(std::int64_t members) {
    const bool one = members == 1;
    return std::to_string(members) + (one ? " member was" : " members were") +
           " made again by an identity provider after an administrator's removal, and " + (one ? "is" : "are") +
           " suspended: gatehouse report holds names them (local_removal); gatehouse user reactivate or remove USER judges";
}

std::string words_of_waiting(const rule_holder_repository::waiting& joins) {
    const bool one = joins.members == 1;
    return std::to_string(joins.members) + (one ? " newcomer waits" : " newcomers wait") + " at " +
           std::to_string(joins.rules) + (joins.rules == 1 ? " mapping rule" : " mapping rules") +
           ", above the hour's number, or for a deprecated role: gatehouse mapping show RULE names them; gatehouse mapping "
           "release RULE lets them in";
}

}  // namespace

result<owners_shown> owners_of(call& made) {
    auto owners = member_repository(made.tx).owners();
    if (!owners) return owners.error();
    const auto alarm = lifecycle::owner_alarm(made.tx);
    if (!alarm) return alarm.error();
    const auto back = hold_repository(made.tx).back_over_removal();
    if (!back) return back.error();
    const auto joins = rule_holder_repository(made.tx).count_waiting();
    if (!joins) return joins.error();
    return owners_shown{*std::move(owners), *alarm, *back, *joins};
}

void write_owners(json_writer& out, const owners_shown& what) {
    out.name("owners").begin_array();
    for (const member& one : what.owners) {
        out.begin_object();
        write_id(out, "id", one.id).member("user_name", one.names.user_name);
        out.member("status", one.suspended() ? std::string_view("suspended") : to_text(one.status)).end_object();
    }
    out.end_array().name("alarms").begin_array();
    if (!what.alarm.empty()) write_alarm(out, what.alarm, words_of(what.alarm));
    if (what.back_over_removal > 0) write_alarm(out, "member.recreated_over_removal", words_of_back(what.back_over_removal));
    if (what.joins.members > 0) write_alarm(out, "mapping.joins_held", words_of_waiting(what.joins));
    out.end_array();
}

}  // namespace gatehouse::protocol::admin
