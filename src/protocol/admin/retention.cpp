#include "retention.hpp"

#include <algorithm>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/sessions/step_up.hpp>
#include <gatehouse/store/retention_repository.hpp>

#include "body.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

using kept_kind = retention_repository::setting;

struct new_retention {
    std::string kind;
    std::optional<std::int64_t> days;
};

result<http::response> render_retention(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto own = retention_repository(made.tx).days();
    if (!own) return own.error();
    std::vector<kept_kind> all(retention_repository::settings.begin(), retention_repository::settings.end());
    const auto next = page_of_all(all, *asked, [](const kept_kind& one) { return one.kind; });
    const auto write = [&own](json_writer& out, const kept_kind& one) {
        const auto set = own->find(one.kind);
        out.member("kind", one.kind).member("days", set == own->end() ? one.days : set->second);
        out.member("default_days", one.days).member("own", set != own->end());
    };
    return list_answer(all, write, next);
}

result<http::response> put_retention(call& made, const new_retention& wanted) {
    // What goes is gone for good: a stolen key or an open screen is not enough.
    if (!made.from.is_operator())
        if (auto may = sessions::check_stepped_up(*made.from.who, made.tx.now()); !may) return may.error();
    if (auto set = retention_repository(made.tx).set_days(wanted.kind, wanted.days); !set) return set.error();
    object facts;
    facts.set("retention", value(wanted.kind));
    facts.set("days", wanted.days ? value(*wanted.days) : value());
    const auto told = audit::record(made.tx, made.from.by, change_kind::organization_changed,
                                    change_target::of(made.tx.organization()), std::move(facts));
    if (!told) return told.error();
    return render_retention(made);
}

std::string known_kinds() {
    std::string all;
    for (const kept_kind& one : retention_repository::settings) all.append(all.empty() ? "" : ", ").append(one.kind);
    return all;
}

}  // namespace

result<http::response> list_retention(call& made) { return render_retention(made); }

// Without "days", or with null, it is kept as the gateway keeps it.
result<writing> change_retention(const surroundings&, const http::request& request) {
    body_reader body(request);
    const new_retention wanted{body.text("kind"), body.optional_integer("days")};
    const auto& all = retention_repository::settings;
    if (std::ranges::find(all, wanted.kind, &kept_kind::kind) == all.end())
        body.fail(errc::invalid_value, "kind is one of " + known_kinds() + "; the audit trail is kept for good");
    if (wanted.days && (*wanted.days < limits::retention_days_least || *wanted.days > limits::retention_days_most))
        body.fail(errc::invalid_value, "days are from " + std::to_string(limits::retention_days_least) + " to " +
                                           std::to_string(limits::retention_days_most));
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return put_retention(made, wanted); });
}

}  // namespace gatehouse::protocol::admin
