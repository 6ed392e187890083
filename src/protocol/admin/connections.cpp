#include <gatehouse/base/limits.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/connection_repository.hpp>

#include "body.hpp"
#include "connection_operations.hpp"
#include "connection_view.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct wanted_connection {
    std::string name;
    connection_profile profile = connection_profile::generic;
    adopt_rule adopt = adopt_rule::refuse;
    connection_settings settings;
};

std::string known_profiles() {
    std::string all;
    for (const auto name : connection_profile_names) all.append(all.empty() ? "" : ", ").append(name);
    return all;
}

wanted_connection read_wanted(body_reader& body) {
    wanted_connection wanted;
    wanted.name = body.text("name");
    const auto profile = parse_connection_profile(body.text_or("profile", "generic"));
    if (!profile) body.fail(errc::invalid_value, "profile is one of " + known_profiles());
    wanted.profile = profile.value_or(connection_profile::generic);
    wanted.adopt = read_adopt(body).value_or(adopt_rule::refuse);
    wanted.settings.subject_attribute = body.text_or("subject_attribute", "");
    wanted.settings.match = read_match(body).value_or(subject_match::user_name);
    wanted.settings.group_attribute = body.text_or("group_attribute", "");
    wanted.settings.mfa_authn_context = body.text_or("mfa_authn_context", "");
    if (wanted.name.size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    return wanted;
}

result<http::response> create(call& made, const wanted_connection& wanted) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto plan = plan_of(made, **model);
    if (!plan) return plan.error();
    if (*plan && !(*plan)->connections)
        return make_error(errc::forbidden,
                          "the plan " + (*plan)->name + " connects no identity provider: change the plan first");
    connection_repository connections(made.tx);
    const auto taken = connections.find_by_name(wanted.name);
    if (!taken) return taken.error();
    if (*taken) return make_error(errc::uniqueness, "a connection with this name exists");
    connection row{.id = made.tx.new_id<connection_id>()};
    row.name = wanted.name;
    row.profile = wanted.profile;
    row.adopt = wanted.adopt;
    row.settings = wanted.settings;
    row.created = row.modified = row.epoch_at = made.tx.now();
    if (auto in = connections.insert(row); !in) return in.error();
    object facts;
    facts.set("profile", to_text(wanted.profile));
    const auto told =
        audit::record(made.tx, made.from.by, change_kind::connection_created, change_target::of(row.id), std::move(facts));
    if (!told) return told.error();
    return connection_answer(201, made, row);
}

// Disabling is a revocation: the epoch that rises with it ends every session and token of the connection at once.
result<http::response> set_state(call& made, connection_state state) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto before = connection_in_path(made);
    if (!before) return before.error();
    if (before->state == state) return connection_answer(200, made, *before);
    const bool enables = state == connection_state::active;
    if (auto set = connection_repository(made.tx).set_state(before->id, state); !set) return set.error();
    const auto told =
        audit::record(made.tx, made.from.by, enables ? change_kind::connection_enabled : change_kind::connection_disabled,
                      change_target::of(before->id));
    if (!told) return told.error();
    const auto after = connection_repository(made.tx).get(before->id);
    if (!after) return after.error();
    return connection_answer(200, made, *after);
}

result<writing> state_change(const http::request& request, connection_state state) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing([state](call& made) { return set_state(made, state); });
}

}  // namespace

result<http::response> list_connections(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto all = connection_repository(made.tx).list();
    if (!all) return all.error();
    const auto next = page_of_all(*all, *asked);
    return list_answer(
        *all, [&](json_writer& out, const connection& one) { write_connection(out, made.around, one); }, next);
}

result<http::response> show_connection(call& made) {
    const auto found = connection_in_path(made);
    if (!found) return found.error();
    return connection_answer(200, made, *found);
}

result<writing> create_connection(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_connection wanted = read_wanted(body);
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return create(made, wanted); });
}

result<writing> enable_connection(const surroundings&, const http::request& request) {
    return state_change(request, connection_state::active);
}

result<writing> disable_connection(const surroundings&, const http::request& request) {
    return state_change(request, connection_state::disabled);
}

}  // namespace gatehouse::protocol::admin
