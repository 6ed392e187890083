#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/limits/mapping.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/legal_hold.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/domain/lifecycle/member_lifecycle.hpp>
#include <gatehouse/store/connection_end_repository.hpp>
#include <gatehouse/store/connection_repository.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "connection_operations.hpp"
#include "connection_view.hpp"

namespace gatehouse::protocol::admin {
namespace {

// What a body says; what it leaves out stays as it is.
struct wanted_change {
    std::optional<std::string> name, subject_attribute, group_attribute, mfa_authn_context;
    std::optional<connection_profile> profile;
    std::optional<adopt_rule> adopt;
    std::optional<subject_match> match;
};

std::optional<connection_profile> read_profile(body_reader& body) {
    const auto text = body.optional_text("profile");
    if (!text) return std::nullopt;
    const auto profile = parse_connection_profile(*text);
    if (!profile) body.fail(errc::invalid_value, "there is no profile " + *text);
    return profile;
}

void apply(const wanted_change& wanted, connection& row) {
    row.name = wanted.name.value_or(row.name);
    row.profile = wanted.profile.value_or(row.profile);
    row.adopt = wanted.adopt.value_or(row.adopt);
    auto& settings = row.settings;
    settings.match = wanted.match.value_or(settings.match);
    settings.subject_attribute = wanted.subject_attribute.value_or(settings.subject_attribute);
    settings.group_attribute = wanted.group_attribute.value_or(settings.group_attribute);
    settings.mfa_authn_context = wanted.mfa_authn_context.value_or(settings.mfa_authn_context);
}

value::array changed_fields(const connection& before, const connection& after) {
    value::array names;
    const auto note = [&](bool differs, std::string_view name) {
        if (differs) names.emplace_back(name);
    };
    note(before.name != after.name, "name");
    note(before.profile != after.profile, "profile");
    note(before.adopt != after.adopt, "adopt");
    note(before.settings.match != after.settings.match, "subject_match");
    note(before.settings.subject_attribute != after.settings.subject_attribute, "subject_attribute");
    note(before.settings.group_attribute != after.settings.group_attribute, "group_attribute");
    note(before.settings.mfa_authn_context != after.settings.mfa_authn_context, "mfa_authn_context");
    return names;
}

result<http::response> change(call& made, const wanted_change& wanted) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto before = connection_in_path(made);
    if (!before) return before.error();
    connection_repository connections(made.tx);
    connection after = *before;
    apply(wanted, after);
    auto changed = changed_fields(*before, after);
    if (changed.empty()) return connection_answer(200, made, *before);
    const auto taken = connections.find_by_name(after.name);
    if (!taken) return taken.error();
    if (*taken && (*taken)->id != after.id) return make_error(errc::uniqueness, "a connection with this name exists");
    if (auto written = connections.update(after); !written) return written.error();
    object facts;
    facts.set("changed", std::move(changed));
    facts.set("adopt", to_text(after.adopt));
    const auto told =
        audit::record(made.tx, made.from.by, change_kind::connection_changed, change_target::of(after.id), std::move(facts));
    if (!told) return told.error();
    const auto shown = connections.get(after.id);
    if (!shown) return shown.error();
    return connection_answer(200, made, *shown);
}

// Whoever speaks for them now has said that they are inactive.
result<void> suspend_all(call& made, const std::vector<connection_end_repository::ended::switched_off>& off) {
    for (const auto& [who, by] : off) {
        const auto found = member_repository(made.tx).get(who);
        if (!found) return found.error();
        if (found->status != member_status::active) continue;
        if (auto held = lifecycle::suspend(made.tx, made.from.by, who, hold_source::of(by)); !held) return held;
    }
    return {};
}

result<http::response> erase(call& made) {
    if (auto may = check_configurer(made); !may) return may.error();
    const auto gone = connection_in_path(made);
    if (!gone) return gone.error();
    if (made.from.who && made.from.who->connection == gone->id)
        return make_error(errc::conflict, "you are signed in through this connection: sign in another way to delete it");
    if (gone->user_count > limits::connection_end_users)
        return make_error(errc::too_many,
                          "the connection speaks for more people than may end at once: let its provider "
                          "remove some first, and disable it meanwhile");
    // Its log, its traces and what its provider sent of people would go with it.
    if (auto may = audit::check_may_delete(made.tx); !may) return may.error();
    const auto ended = connection_end_repository(made.tx).mark(gone->id, made.from.by.actor);
    if (!ended) return ended.error();
    if (auto done = suspend_all(made, ended->off); !done) return done.error();
    object facts;
    facts.set("name", gone->name);
    facts.set("deleted", true);
    facts.set("users", ended->users);
    facts.set("sessions", ended->sessions);
    facts.set("api_keys", ended->api_keys);
    facts.set("holds", ended->holds);
    const auto told =
        audit::record(made.tx, made.from.by, change_kind::connection_changed, change_target::of(gone->id), std::move(facts));
    if (!told) return told.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", gone->id).member("name", gone->name).member("status", "deleted");
        out.member("users", ended->users).member("sessions", ended->sessions).member("api_keys", ended->api_keys);
        out.member("holds", ended->holds);
    });
}

}  // namespace

std::optional<adopt_rule> read_adopt(body_reader& body) {
    const auto text = body.optional_text("adopt");
    if (!text) return std::nullopt;
    for (const auto rule : {adopt_rule::refuse, adopt_rule::approve, adopt_rule::proved_domain})
        if (to_text(rule) == *text) return rule;
    body.fail(errc::invalid_value, "adopt is refuse, approve or proved_domain");
    return std::nullopt;
}

std::optional<subject_match> read_match(body_reader& body) {
    const auto text = body.optional_text("subject_match");
    if (!text) return std::nullopt;
    for (const auto match : {subject_match::user_name, subject_match::external_id, subject_match::email})
        if (to_text(match) == *text) return match;
    body.fail(errc::invalid_value, "subject_match is user_name, external_id or email");
    return std::nullopt;
}

result<writing> change_connection(const surroundings&, const http::request& request) {
    body_reader body(request);
    const wanted_change wanted{body.optional_text("name"),
                               body.optional_text("subject_attribute"),
                               body.optional_text("group_attribute"),
                               body.optional_text("mfa_authn_context"),
                               read_profile(body),
                               read_adopt(body),
                               read_match(body)};
    if (wanted.name && wanted.name->empty()) body.fail(errc::invalid_value, "a name is not empty");
    if (wanted.name && wanted.name->size() > limits::name_bytes) body.fail(errc::too_large, "name is too long");
    if (auto read = body.finish(); !read) return read.error();
    return writing([wanted](call& made) { return change(made, wanted); });
}

result<writing> delete_connection(const surroundings&, const http::request&) { return writing(erase); }

}  // namespace gatehouse::protocol::admin
