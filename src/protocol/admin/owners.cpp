#include "owners.hpp"

#include <gatehouse/domain/lifecycle/ownership.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

std::string_view words_of(std::string_view alarm) {
    if (alarm == "owner.missing") return "the organization has no owner: gatehouse member create NAME --owner --data DIR";
    return "no owner is active: gatehouse organization transfer USER --data DIR, on the server's own machine, hands it on";
}

}  // namespace

result<owners_shown> owners_of(call& made) {
    auto owners = member_repository(made.tx).owners();
    if (!owners) return owners.error();
    const auto alarm = lifecycle::owner_alarm(made.tx);
    if (!alarm) return alarm.error();
    return owners_shown{*std::move(owners), *alarm};
}

void write_owners(json_writer& out, const owners_shown& what) {
    out.name("owners").begin_array();
    for (const member& one : what.owners) {
        out.begin_object();
        write_id(out, "id", one.id).member("user_name", one.names.user_name);
        out.member("status", one.suspended() ? std::string_view("suspended") : to_text(one.status)).end_object();
    }
    out.end_array().name("alarms").begin_array();
    if (!what.alarm.empty()) out.begin_object().member("kind", what.alarm).member("detail", words_of(what.alarm)).end_object();
    out.end_array();
}

}  // namespace gatehouse::protocol::admin
