#include "answers.hpp"

#include <gatehouse/codec/json.hpp>
#include <gatehouse/protocol/authzen/authzen.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

namespace gatehouse::protocol::authzen {
namespace {

void write_if(json_writer& to, std::string_view name, const std::string& text) {
    if (!text.empty()) to.member(name, text);
}

void write_grant(json_writer& to, const held_grant& given) {
    to.begin_object().member("grant", given.id.text()).member("source", given.team.empty() ? "direct" : "team");
    write_if(to, "group", given.group);
    write_if(to, "rule", given.rule);
    write_if(to, "team", given.team);
    to.end_object();
}

void write_proof(json_writer& to, const access::proof& piece) {
    const held_role& role = piece.role;
    to.begin_object().member("role", role.slug).member("source", to_text(role.origin));
    write_if(to, "group", role.group);
    write_if(to, "rule", role.rule);
    write_if(to, "team", role.team);
    write_if(to, "assignment", role.assignment);
    to.member("scope", role.scope.id.empty() ? role.scope.kind : role.scope.kind + ":" + role.scope.id);
    to.member("policy", piece.policy).member("version", piece.version).member("statement", piece.statement);
    to.end_object();
}

// Which role or policy it was is part of the proof.
std::string_view reason_of(const access::decision& made, bool with_proof) {
    if (with_proof) return made.reason;
    if (made.step == access::decision_step::allow) return "a role allows this";
    if (made.step == access::decision_step::deny) return "a policy denies this";
    return made.reason;
}

void write_decision(json_writer& writer, const access::decision& made, bool with_proof) {
    writer.begin_object().member("decision", made.allowed).name("context").begin_object();
    writer.member("reason", reason_of(made, with_proof)).member("step", to_text(made.step));
    if (with_proof) {
        write_if(writer, "missing", made.missing);
        writer.name("path").begin_array();
        for (const auto& piece : made.path) write_proof(writer, piece);
        for (const auto& grant : made.grants) write_grant(writer, grant);
        writer.end_array();
    }
    writer.end_object().end_object();
}

void write_failure(json_writer& writer, const error& failure) {
    writer.begin_object().member("decision", false).name("context").begin_object().name("error").begin_object();
    writer.member("status", status_of(failure.code)).member("message", failure.detail);
    writer.end_object().end_object().end_object();
}

}  // namespace

http::response answer_of(const access::decision& made, bool with_proof) {
    std::string body;
    json_writer writer(body);
    write_decision(writer, made, with_proof);
    return json_answer(200, std::move(body));
}

http::response answer_of(const std::vector<result<access::decision>>& made, bool with_proof) {
    std::string body;
    json_writer writer(body);
    writer.begin_object().name("evaluations").begin_array();
    for (const auto& one : made)
        if (one)
            write_decision(writer, *one, with_proof);
        else
            write_failure(writer, one.error());
    writer.end_array().end_object();
    return json_answer(200, std::move(body));
}

http::response refuse(int status, std::string_view detail) {
    std::string body;
    json_writer writer(body);
    writer.begin_object().name("error").begin_object().member("status", status).member("message", detail);
    writer.end_object().end_object();
    http::response answer = json_answer(status, std::move(body));
    if (status == 401) {
        answer.set("WWW-Authenticate", "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        answer.set("WWW-Authenticate", "Bearer realm=\"gatehouse\"");
    }
    return answer;
}

http::response answer_of(const error& failure) {
    const int status = status_of(failure.code);
    return refuse(status, status == 500 ? "an internal error" : std::string_view(failure.detail));
}

}  // namespace gatehouse::protocol::authzen
