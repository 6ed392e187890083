#include <gatehouse/domain/access/history.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "paging.hpp"
#include "permit.hpp"
#include "questions.hpp"
#include "render.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_change(json_writer& out, const change& row) {
    out.begin_object().member("position", row.position);
    write_time(out, "at", row.at);
    out.member("kind", row.kind).member("actor_kind", row.actor_kind).member("actor", row.actor);
    out.member("target_kind", row.target.kind).member("target", row.target.id);
    out.name("facts").raw(row.facts.empty() ? "{}" : row.facts).end_object();
}

void write_reasons(json_writer& out, const access::reasons& why) {
    out.name("changes").begin_array();
    for (const auto& row : why.rows) write_change(out, row);
    out.end_array().member("changes_complete", why.complete);
}

// What was changed is the log's to tell: whoever may not read that gets the answers alone.
result<access::reasons> reasons_for(call& made, const access::span_of_time& between, const access::involved& about) {
    const auto may = permit(made, access::permission::audit_read);
    if (!may && may.error().code == errc::forbidden) return access::reasons{{}, false};
    if (!may) return may.error();
    return access::reasons_between(made.tx, between, about);
}

void write_side(json_writer& out, std::string_view name, const access::decision& made) {
    write_answer(out.name(name).begin_object(), made);
    write_path(out, made);
    out.end_object();
}

// As they are called today.
template <class Items> result<std::vector<std::string>> user_names(call& made, const Items& items) {
    std::vector<std::string> names;
    for (const auto& one : items) {
        const auto known = member_repository(made.tx).get(one.who);
        if (!known) return known.error();
        names.push_back(known->names.user_name);
    }
    return names;
}

void write_next(json_writer& out, const asked_page& page, const std::string& last) {
    out.name("next");
    last.empty() ? out.null() : out.string(cursor_after(page, last));
}

void write_span(json_writer& out, const access::span_of_time& between) {
    write_time(out, "from", between.from);
    write_time(out, "until", between.until);
}

// ?at=&at=: two moments, the earlier first.
result<access::span_of_time> span_of(const http::request& request) {
    std::vector<instant> at;
    for (const auto& [key, content] : http::parse_form(request.query)) {
        if (key != "at") continue;
        const auto one = parse_rfc3339(content);
        if (!one) return one.error();
        at.push_back(*one);
    }
    if (at.size() != 2) return make_error(errc::invalid_value, "two moments are compared: at is given twice");
    if (at[0] >= at[1]) return make_error(errc::invalid_value, "the first at must be the earlier one");
    return access::span_of_time{at[0], at[1]};
}

result<http::response> compare_everybody(call& made, const access::span_of_time& between) {
    const auto asked = asked_of(made.request);
    if (!asked) return asked.error();
    const auto page = query_page(made);
    if (!page) return page.error();
    const auto found = access::changed_between(made.around.models, made.tx, *asked, between, page->after,
                                               static_cast<std::size_t>(page->limit));
    if (!found) return found.error();
    const auto names = user_names(made, found->changed);
    if (!names) return names.error();
    access::involved about;
    for (const auto& one : found->changed) {
        about.add(one.who);
        about.add(one.before);
        about.add(one.after);
    }
    const auto why = reasons_for(made, between, about);
    if (!why) return why.error();
    return object_answer(200, [&](json_writer& out) {
        write_span(out, between);
        out.name("items").begin_array();
        for (std::size_t i = 0; i < names->size(); ++i) {
            const auto& one = found->changed[i];
            write_id(out.begin_object(), "member", one.who)
                .member("user_name", (*names)[i])
                .member("gained", one.after.allowed);
            write_side(out, "before", one.before);
            write_side(out, "after", one.after);
            out.end_object();
        }
        out.end_array();
        write_next(out, *page, found->next);
        write_reasons(out, *why);
    });
}

void write_roles(json_writer& out, std::string_view name, const std::vector<held_role>& roles) {
    out.name(name).begin_array();
    for (const auto& one : roles) {
        write_held_role(out.begin_object(), one);
        out.end_object();
    }
    out.end_array();
}

http::response answer_for(const access::member_difference& found, const access::span_of_time& between,
                          const access::reasons& why, const member_id& who) {
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "member", who);
        write_span(out, between);
        out.name("items").begin_array();
        for (const auto& one : found.rights) {
            out.begin_object().member("action", one.action).member("resource", one.resource);
            out.member("gained", one.after.allowed);
            write_side(out, "before", one.before);
            write_side(out, "after", one.after);
            out.end_object();
        }
        out.end_array();
        write_roles(out, "roles_before", found.roles_before);
        write_roles(out, "roles_after", found.roles_after);
        write_reasons(out, why);
    });
}

result<http::response> compare_member(call& made, const access::span_of_time& between, const std::string& named) {
    const auto who = member_id::parse(named);
    if (!who) return make_error(errc::not_found, "there is no such member");
    if (const auto known = member_repository(made.tx).get(*who); !known) return known.error();
    const auto model = loaded_model(made);
    if (!model) return model.error();
    const auto resource = query_value(made.request, "resource");
    if (resource)
        if (const auto asked = asked_of(made.request); !asked) return asked.error();
    const auto found = access::changed_for(made.around.models, made.tx, **model, *who, between, resource.value_or(""));
    if (!found) return found.error();
    access::involved about;
    about.add(*who);
    about.add(found->roles_before);
    about.add(found->roles_after);
    for (const auto& one : found->rights) {
        about.add(one.before);
        about.add(one.after);
    }
    const auto why = reasons_for(made, between, about);
    if (!why) return why.error();
    return answer_for(*found, between, *why, *who);
}

}  // namespace

// Who could do it then; who can now, without a moment.
result<http::response> who_could(call& made) {
    const auto asked = asked_of(made.request);
    if (!asked) return asked.error();
    const auto at = moment_of(made.request);
    if (!at) return at.error();
    const auto page = query_page(made);
    if (!page) return page.error();
    const instant then = at->value_or(made.tx.now());
    const auto found =
        access::who_could(made.around.models, made.tx, *asked, then, page->after, static_cast<std::size_t>(page->limit));
    if (!found) return found.error();
    const auto names = user_names(made, found->allowed);
    if (!names) return names.error();
    return object_answer(200, [&](json_writer& out) {
        write_time(out, "at", then);
        out.name("items").begin_array();
        for (std::size_t i = 0; i < names->size(); ++i) {
            const auto& one = found->allowed[i];
            write_id(out.begin_object(), "member", one.who).member("user_name", (*names)[i]);
            write_answer(out, one.made);
            write_path(out, one.made);
            out.end_object();
        }
        out.end_array();
        write_next(out, *page, found->next);
    });
}

result<http::response> compare_access(call& made) {
    const auto between = span_of(made.request);
    if (!between) return between.error();
    const auto member = query_value(made.request, "member");
    return member ? compare_member(made, *between, *member) : compare_everybody(made, *between);
}

}  // namespace gatehouse::protocol::admin
