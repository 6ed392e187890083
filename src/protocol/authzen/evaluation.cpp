#include <gatehouse/protocol/authzen/authzen.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "answers.hpp"
#include "asking.hpp"
#include "request.hpp"

namespace gatehouse::protocol::authzen {
namespace {

constexpr asking evaluating{"evaluate", access::permission::access_evaluate};

// The session that the context names, if it lives and is this subject's; its claims count then. One that is another's says
// nothing about this subject, and one that has ended no longer signs anybody in: both deny.
result<std::optional<session_id>> session_of(const doors& at, tenant_transaction& tx, const evaluation_request& asked,
                                             const member_id& subject) {
    if (!asked.session) return std::optional<session_id>();
    const auto handle = parse_credential(credential_kind::session, *asked.session);
    if (!handle || handle->organization != tx.organization()) return make_error(errc::unauthenticated, "");
    const auto who = sessions::alive(tx, at.keys, at.used, *handle, *asked.session);
    if (!who) return who.error();
    if (who->member != subject) return make_error(errc::unauthenticated, "");
    return who->session;
}

result<access::decision> decide(const doors& at, tenant_transaction& tx, const asker& who, const evaluation_request& asked,
                                shown_secrets& shown) {
    const auto refused = [](std::string_view reason) {
        return access::decision{false, access::decision_step::gate, std::string(reason), {}, {}, {}};
    };
    if (asked.subject_type != "member") return refused("no such subject: the type is member");
    const auto subject = member_id::parse(asked.subject_id);
    if (!subject) return refused("no such member");
    const auto session = session_of(at, tx, asked, *subject);
    if (!session && session.error().code == errc::unauthenticated) return refused("the session is not alive");
    if (!session) return session.error();
    access::question about{*subject, *session, asked.action, asked.resource_type, asked.resource_id, nullptr};
    about.address = asked.address;
    auto made = at.decider.decide(tx, about);
    if (!made || !made->allowed) return made;
    const auto reveals = at.decider.reveals_secret(tx, asked.action);
    if (!reveals) return reveals.error();
    if (*reveals) shown.note(who.by, about);
    return made;
}

// What is wrong with the item itself; all else is wrong with the whole request.
bool is_of_item(const error& failure) {
    return failure.code == errc::invalid_value || failure.code == errc::invalid_syntax || failure.code == errc::too_large;
}

result<access::decision> decide_item(const doors& at, tenant_transaction& tx, const asker& who,
                                     const result<evaluation_request>& item, shown_secrets& shown) {
    if (!item) return item.error();
    return decide(at, tx, who, *item, shown);
}

// AuthZEN 1.0, 7.1.2: which answer is the last.
bool ends(semantic how, bool allowed) {
    return (how == semantic::deny_on_first_deny && !allowed) || (how == semantic::permit_on_first_permit && allowed);
}

result<http::response> evaluate_all(const doors& at, tenant_transaction& tx, const asker& who, const evaluations_request& all,
                                    shown_secrets& shown) {
    if (all.single) {
        const auto made = decide_item(at, tx, who, all.items.front(), shown);
        if (!made) return made.error();
        return answer_of(*made, who.proof);
    }
    std::vector<result<access::decision>> made;
    for (const auto& item : all.items) {
        made.push_back(decide_item(at, tx, who, item, shown));
        const auto& last = made.back();
        if (!last && !is_of_item(last.error())) return last.error();
        if (ends(all.how, last && last->allowed)) break;
    }
    return answer_of(made, who.proof);
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
                       const auto made = decide(at, tx, who, *asked, shown);
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
                       return evaluate_all(at, tx, who, *asked, shown);
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
