#include <gatehouse/protocol/authzen/authzen.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "answers.hpp"
#include "asking.hpp"
#include "request.hpp"

namespace gatehouse::protocol::authzen {
namespace {

constexpr asking evaluating{"evaluate", access::permission::access_evaluate};

// Whether the asker may show it: a service behind forward-auth sees the child session that was made for it, and no other's.
bool is_shown_by(const principal& shown, const asker& by) {
    if (shown.kind != credential_kind::child_session) return true;
    return by.by.kind == actor_kind::application && shown.application && shown.application->text() == by.by.actor;
}

// The session that the context names, if it lives and is this subject's; its claims count then, and a child speaks for its
// parent. One that is another's says nothing about this subject, and one that has ended no longer signs anybody in: both deny.
result<std::optional<session_id>> session_of(const doors& at, tenant_transaction& tx, const asker& by,
                                             const evaluation_request& asked, const member_id& subject) {
    if (!asked.session) return std::optional<session_id>();
    for (const auto kind : {credential_kind::session, credential_kind::child_session}) {
        const auto handle = parse_credential(kind, *asked.session);
        if (!handle || handle->organization != tx.organization()) continue;
        const auto who = sessions::alive(tx, at.keys, at.used, *handle, *asked.session);
        if (!who) return who.error();
        if (who->member == subject && is_shown_by(*who, by)) return who->session;
        break;
    }
    return make_error(errc::unauthenticated, "");
}

// Questions about one subject, as they come in a list, have it read once.
struct questioning {
    questioning(const doors& doors, tenant_transaction& in, const asker& by, shown_secrets& secrets)
        : at(doors), tx(in), who(by), shown(secrets), series(doors.decider, in) {}

    const doors& at;
    tenant_transaction& tx;
    const asker& who;
    shown_secrets& shown;
    access::question_series series;
};

result<access::decision> decide(questioning& by, const evaluation_request& asked) {
    const auto refused = [](std::string_view reason) {
        return access::decision{false, access::decision_step::gate, std::string(reason), {}, {}, {}};
    };
    if (asked.subject_type != "member") return refused("no such subject: the type is member");
    const auto subject = member_id::parse(asked.subject_id);
    if (!subject) return refused("no such member");
    const auto session = session_of(by.at, by.tx, by.who, asked, *subject);
    if (!session && session.error().code == errc::unauthenticated) return refused("the session is not alive");
    if (!session) return session.error();
    access::question about{*subject, *session, asked.action, asked.resource_type, asked.resource_id, nullptr};
    about.address = asked.address;
    auto made = by.series.decide(about);
    if (!made || !made->allowed) return made;
    if (by.series.shows_secret(asked.action)) by.shown.note(by.who.by, about);
    return made;
}

// What is wrong with the item itself; all else is wrong with the whole request.
bool is_of_item(const error& failure) {
    return failure.code == errc::invalid_value || failure.code == errc::invalid_syntax || failure.code == errc::too_large;
}

result<access::decision> decide_item(questioning& by, const result<evaluation_request>& item) {
    if (!item) return item.error();
    return decide(by, *item);
}

// AuthZEN 1.0, 7.1.2: which answer is the last.
bool ends(semantic how, bool allowed) {
    return (how == semantic::deny_on_first_deny && !allowed) || (how == semantic::permit_on_first_permit && allowed);
}

result<http::response> evaluate_all(questioning& by, const evaluations_request& all) {
    if (all.single) {
        const auto made = decide_item(by, all.items.front());
        if (!made) return made.error();
        return answer_of(*made, by.who.proof);
    }
    std::vector<result<access::decision>> made;
    for (const auto& item : all.items) {
        made.push_back(decide_item(by, item));
        const auto& last = made.back();
        if (!last && !is_of_item(last.error())) return last.error();
        if (ends(all.how, last && last->allowed)) break;
    }
    return answer_of(made, by.who.proof);
}

}  // namespace

endpoint evaluation(const doors& at) {
    return [at](const http::request& request) -> answer {
        return ask(at, request, evaluating,
                   [&](tenant_transaction& tx, const asker& who, shown_secrets& shown) -> result<http::response> {
                       const auto body = parse_body(request.body);
                       if (!body) return body.error();
                       const auto asked = read_evaluation(*body, who.in);
                       if (!asked) return asked.error();
                       questioning by(at, tx, who, shown);
                       const auto made = decide(by, *asked);
                       if (!made) return made.error();
                       return answer_of(*made, who.proof);
                   });
    };
}

endpoint evaluations(const doors& at) {
    return [at](const http::request& request) -> answer {
        return ask(at, request, evaluating,
                   [&](tenant_transaction& tx, const asker& who, shown_secrets& shown) -> result<http::response> {
                       const auto body = parse_body(request.body);
                       if (!body) return body.error();
                       const auto asked = read_evaluations(*body, who.in);
                       if (!asked) return asked.error();
                       questioning by(at, tx, who, shown);
                       return evaluate_all(by, *asked);
                   });
    };
}

endpoint configuration(const doors& at) {
    std::string body;
    const std::string place(at.place.text()), access = place + "/access/v1/{org}/";
    json_writer(body)
        .begin_object()
        .member("policy_decision_point", place)
        .member("access_evaluation_endpoint", access + "evaluation")
        .member("access_evaluations_endpoint", access + "evaluations")
        .member("search_subject_endpoint", access + "search/subject")
        .member("search_resource_endpoint", access + "search/resource")
        .member("search_action_endpoint", access + "search/action")
        .end_object();
    return [body](const http::request&) -> answer { return json_answer(200, body); };
}

}  // namespace gatehouse::protocol::authzen
