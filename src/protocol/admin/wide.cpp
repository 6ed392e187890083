#include "wide.hpp"

#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/access/resources.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/store/organization_details_repository.hpp>

#include "operation.hpp"

namespace gatehouse::protocol::admin {
namespace {

bool is_code_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
}

result<void> furnish(tenant_transaction& tx, const access::permission_model& model, const request_context& by,
                     const new_organization& wanted, function_ref<result<void>(tenant_transaction&)> extra) {
    if (auto installed = access::install_model(tx, model); !installed) return installed;
    if (const auto* plan = model.plan_of(wanted.plan))
        if (auto set = organization_details_repository(tx).set_plan(plan->slug, plan->members); !set) return set;
    object facts;
    facts.set("code", wanted.code);
    facts.set("model", wanted.model);
    const auto told =
        audit::record(tx, by, change_kind::organization_created, change_target::of(tx.organization()), std::move(facts));
    if (!told) return told;
    if (auto there = access::create_predefined(tx, by, model); !there) return there.error();
    return extra(tx);
}

}  // namespace

result<void> check_operator(entrance by) {
    if (by != entrance::door) return {};
    return make_error(errc::forbidden,
                      "only the operator may do this: on the server's own machine with --data DIR, or with an operator key");
}

result<void> check_socket(entrance by) {
    if (by == entrance::operator_socket) return {};
    return make_error(errc::forbidden, "this is done on the server's own machine only: gatehouse … --data DIR");
}

answer make_wide_plan(const request_context& by, wide_writing work, write_class turn) {
    return installation_wide_plan{[by, work = std::move(work)](installation_transaction& tx) -> result<outcome> {
                                      if (auto lives = sessions::still_operator(tx, by); !lives) return lives.error();
                                      auto answered = work(tx);
                                      if (!answered) return answered.error();
                                      return outcome{*std::move(answered), disposition::done};
                                  },
                                  [](const error& failure) { return refusal(failure); }, turn};
}

result<void> check_new_organization(const surroundings& around, const new_organization& wanted) {
    const bool sound = !wanted.code.empty() && wanted.code.size() <= limits::code_bytes &&
                       std::ranges::all_of(wanted.code, is_code_character) && wanted.code.front() != '.' &&
                       !is_uuid(wanted.code);
    if (!sound)
        return make_error(errc::invalid_value,
                          "a code has letters, digits, '.', '_' and '-' only, no '.' first, and at most 64 of them");
    if (const auto* model = around.models.find(wanted.model)) {
        if (wanted.plan.empty() || model->find_plan(wanted.plan)) return {};
        return make_error(errc::invalid_value, "the permission model " + wanted.model + " has no plan " + wanted.plan);
    }
    std::string known;
    for (const auto& name : around.models.names()) known += (known.empty() ? "" : ", ") + name;
    return make_error(errc::invalid_value, "there is no permission model " + wanted.model + "; there are: " + known);
}

result<organization_id> make_organization(installation_transaction& tx, const surroundings& around, const request_context& by,
                                          const new_organization& wanted,
                                          function_ref<result<void>(tenant_transaction&)> extra) {
    organization_directory all(tx);
    auto id = all.create(wanted.code, wanted.name, wanted.model);
    if (!id) return id;
    const auto furnished = all.inside(
        *id, [&](tenant_transaction& within) { return furnish(within, *around.models.find(wanted.model), by, wanted, extra); });
    if (!furnished) return furnished.error();
    return id;
}

}  // namespace gatehouse::protocol::admin
