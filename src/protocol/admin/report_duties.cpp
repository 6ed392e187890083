#include <gatehouse/domain/access/searches.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "paging.hpp"
#include "permit.hpp"
#include "proof_view.hpp"
#include "report_operations.hpp"

// Who has two rights that one person should not have: those that are asked about, or else what the organization's model names.
namespace gatehouse::protocol::admin {
namespace {

using duty_pair = access::permission_model::duty_pair;

struct asked_pair {
    access::question first, second;
    const duty_pair* named = nullptr;  // by the model
};

struct two_rights {
    member who;
    access::decision first, second;
};

void write_decision(json_writer& out, std::string_view name, const access::decision& made) {
    out.name(name).begin_object().member("step", access::to_text(made.step)).member("reason", made.reason);
    write_path(out, made);
    out.end_object();
}

void write_two(json_writer& out, const two_rights& one, const duty_pair* named) {
    write_person(out, one.who);
    if (named) out.member("both", named->first).member("and", named->second).member("reason", named->reason);
    write_decision(out, "first", one.first);
    write_decision(out, "second", one.second);
}

access::question about(std::string_view action, std::string_view type, std::string_view id) {
    return {member_id::trusted(""), {}, std::string(action), std::string(type), std::string(id)};
}

// What nobody can have would be answered by nobody's having it.
result<void> check_asked(call& made, const access::question& one) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    if (one.action.starts_with("gatehouse:") || !(*model)->service_of(one.resource_type).empty()) return {};
    return make_error(errc::invalid_value, one.action + " is not asked about " + one.resource_type +
                                               ": name a resource with resource=<type>/<id>, of a type of the model");
}

// About the organization itself where no resource is named: what management is about.
result<asked_pair> pair_of_request(call& made) {
    const std::string both = query_value(made.request, "both").value_or(""),
                      also = query_value(made.request, "and").value_or("");
    if (both.empty() || also.empty() || both == also)
        return make_error(
            errc::invalid_value,
            "both and and are two permissions that one person should not have; only where the organization's model "
            "names such pairs may all three be left out");
    const std::string resource =
        query_value(made.request, "resource").value_or("organization/" + std::string(made.tx.organization().text()));
    const auto slash = resource.find('/');
    if (slash == 0 || slash == std::string::npos || slash + 1 == resource.size())
        return make_error(errc::invalid_value, "resource is <type>/<id>");
    const auto type = resource.substr(0, slash), id = resource.substr(slash + 1);
    asked_pair one{about(both, type, id), about(also, type, id)};
    for (const auto* each : {&one.first, &one.second})
        if (auto known = check_asked(made, *each); !known) return known.error();
    return one;
}

access::question of_model(call& made, const duty_pair& pair, std::string_view action) {
    if (action.starts_with("gatehouse:")) return about(action, "organization", made.tx.organization().text());
    return about(action, pair.type, pair.resource);
}

result<std::vector<asked_pair>> pairs_asked(call& made) {
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const bool names_some = std::ranges::any_of(std::array{"both", "and", "resource"},
                                                [&](const char* name) { return query_value(made.request, name).has_value(); });
    if (names_some || (*model)->duties.empty()) {
        auto one = pair_of_request(made);
        if (!one) return one.error();
        return std::vector{*std::move(one)};
    }
    std::vector<asked_pair> all;
    for (const auto& pair : (*model)->duties)
        all.push_back({of_model(made, pair, pair.first), of_model(made, pair, pair.second), &pair});
    return all;
}

result<std::vector<two_rights>> who_has_both(call& made, std::vector<access::found> first, access::question second) {
    std::vector<two_rights> all;
    for (access::found& one : first) {
        second.subject = member_id::trusted(one.id);
        auto decided = made.around.at.decider.decide(made.tx, second);
        if (!decided) return decided.error();
        if (!decided->allowed) continue;
        auto who = member_repository(made.tx).get(second.subject);
        if (!who) return who.error();
        all.push_back({*std::move(who), std::move(one.made), *std::move(decided)});
    }
    return all;
}

}  // namespace

// A page is of one pair.
result<http::response> report_duties(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto pairs = pairs_asked(made);
    if (!pairs) return pairs.error();
    const auto place = place_in_part::of(asked->after);
    if (place.part >= pairs->size()) return make_error(errc::invalid_value, "the model names fewer pairs now: begin again");
    const asked_pair& pair = (*pairs)[place.part];
    // Judged of nobody: what is no permission is said where nobody has the first, too.
    if (const auto sound = made.around.at.decider.decide(made.tx, pair.second); !sound) return sound.error();
    auto part = access::searches(made.around.models)
                    .subjects(made.tx, pair.first, {place.after, static_cast<std::size_t>(asked->limit)});
    if (!part) return part.error();
    const auto all = who_has_both(made, std::move(part->items), pair.second);
    if (!all) return all.error();
    std::string next;
    if (!part->next.empty())
        next = cursor_after(*asked, place_in_part{place.part, part->next}.text());
    else if (place.part + 1 < pairs->size())
        next = cursor_after(*asked, place_in_part{place.part + 1, {}}.text());
    return list_answer(
        *all, [&](json_writer& out, const two_rights& one) { write_two(out, one, pair.named); }, next);
}

}  // namespace gatehouse::protocol::admin
