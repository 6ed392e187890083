#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/domain/access/permissions.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/rule_holder_repository.hpp>

#include "body.hpp"
#include "connection_view.hpp"
#include "operations.hpp"
#include "owners.hpp"
#include "permit.hpp"
#include "render.hpp"
#include "retention.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_words {
    std::optional<std::string> name, description;
    std::optional<std::int64_t> rule_joins_per_hour;
};

result<void> record(call& made, const std::string& name, std::optional<std::int64_t> joins) {
    object facts;
    facts.set("name", name);
    if (joins) facts.set("rule_joins_per_hour", *joins);
    return audit::record(made.tx, made.from.by, change_kind::organization_changed, change_target::of(made.tx.organization()),
                         std::move(facts));
}

// How many newcomers rules let in is part of how connections are set up, whoever may rename the organization.
result<void> change_joins(call& made, std::int64_t most) {
    if (auto may = permit(made, access::permission::connections_configure); !may) return may;
    if (auto may = check_configurer(made); !may) return may;
    return rule_holder_repository(made.tx).set_most_per_hour(most);
}

result<http::response> change(call& made, const wanted_words& wanted) {
    const auto before = organization_repository(made.tx).current();
    if (!before) return before.error();
    const auto details = organization_details_repository(made.tx).current();
    if (!details) return details.error();
    const std::string name = wanted.name.value_or(before->name);
    const std::string description = wanted.description.value_or(details->description);
    if (auto changed = organization_details_repository(made.tx).change(name, description); !changed) return changed.error();
    if (wanted.rule_joins_per_hour)
        if (auto changed = change_joins(made, *wanted.rule_joins_per_hour); !changed) return changed.error();
    if (auto told = record(made, name, wanted.rule_joins_per_hour); !told) return told.error();
    return show_organization(made);
}

}  // namespace

result<http::response> show_organization(call& made) {
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    const auto details = organization_details_repository(made.tx).current();
    if (!details) return details.error();
    const auto joins = rule_holder_repository(made.tx).most_per_hour();
    if (!joins) return joins.error();
    const auto owners = owners_of(made);
    if (!owners) return owners.error();
    const auto held = legal_hold_text(made);
    if (!held) return held.error();
    const auto* model = made.around.models.find(own->model);
    return object_answer(200, [&](json_writer& out) {
        write_organization(out, *own);
        out.member("description", details->description).member("plan", details->plan);
        out.name("legal_hold").raw(*held);
        out.member("rule_joins_per_hour", *joins).name("words").begin_object();
        if (model)
            for (const auto& [name, word] : model->words) out.member(name, word);
        out.end_object();
        write_owners(out, *owners);
    });
}

result<writing> change_organization(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_words wanted{body.optional_text("name"), body.optional_text("description"),
                              body.optional_integer("rule_joins_per_hour")};
    if (wanted.rule_joins_per_hour &&
        (*wanted.rule_joins_per_hour < 0 || *wanted.rule_joins_per_hour > limits::rule_joins_most))
        body.fail(errc::invalid_value, "rule_joins_per_hour is from 0 to " + std::to_string(limits::rule_joins_most));
    if (wanted.name && wanted.name->empty()) body.fail(errc::invalid_value, "a name is not empty");
    if (wanted.name && wanted.name->size() > limits::name_bytes) body.fail(errc::too_large, "the name is too long");
    if (wanted.description && wanted.description->size() > limits::description_bytes)
        body.fail(errc::too_large, "the description is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
