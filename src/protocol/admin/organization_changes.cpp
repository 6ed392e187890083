#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/organization_details_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_words {
    std::optional<std::string> name, description;
};

result<void> record(call& made, const std::string& name) {
    object facts;
    facts.set("name", name);
    return audit::record(made.tx, made.from.by, change_kind::organization_changed, change_target::of(made.tx.organization()),
                         std::move(facts));
}

result<http::response> change(call& made, const wanted_words& wanted) {
    const auto before = organization_repository(made.tx).current();
    if (!before) return before.error();
    const auto details = organization_details_repository(made.tx).current();
    if (!details) return details.error();
    const std::string name = wanted.name.value_or(before->name);
    const std::string description = wanted.description.value_or(details->description);
    if (auto changed = organization_details_repository(made.tx).change(name, description); !changed) return changed.error();
    if (auto told = record(made, name); !told) return told.error();
    return show_organization(made);
}

}  // namespace

result<http::response> show_organization(call& made) {
    const auto own = organization_repository(made.tx).current();
    if (!own) return own.error();
    const auto details = organization_details_repository(made.tx).current();
    if (!details) return details.error();
    return object_answer(200, [&](json_writer& out) {
        write_organization(out, *own);
        out.member("description", details->description).member("plan", details->plan);
    });
}

result<writing> change_organization(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_words wanted{body.optional_text("name"), body.optional_text("description")};
    if (wanted.name && wanted.name->empty()) body.fail(errc::invalid_value, "a name is not empty");
    if (wanted.name && wanted.name->size() > limits::name_bytes) body.fail(errc::too_large, "the name is too long");
    if (wanted.description && wanted.description->size() > limits::description_bytes)
        body.fail(errc::too_large, "the description is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
