#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

#include <cstdio>

#include "saml_check.hpp"

namespace gatehouse::app {
namespace {

using saml::to_text;

void append_or_null(json_writer& out, std::string_view name, std::string_view text) {
    if (text.empty())
        out.name(name).null();
    else
        out.name(name).string(text);
}

void append_name(json_writer& out, const saml::claims& said) {
    out.name("name_id");
    if (!said.subject) return static_cast<void>(out.null());
    out.begin_object().member("value", said.subject->value);
    append_or_null(out, "format", said.subject->format);
    append_or_null(out, "name_qualifier", said.subject->name_qualifier);
    append_or_null(out, "sp_name_qualifier", said.subject->sp_name_qualifier);
    out.end_object();
}

void append_attributes(json_writer& out, const saml::claims& said) {
    out.name("attributes").begin_array();
    for (const auto& attribute : said.attributes) {
        out.begin_object().member("name", attribute.name);
        append_or_null(out, "name_format", attribute.name_format);
        append_or_null(out, "friendly_name", attribute.friendly_name);
        out.name("values").begin_array();
        for (const auto& value : attribute.values) out.string(value);
        out.end_array().end_object();
    }
    out.end_array();
}

void append_claims(json_writer& out, const saml::claims& said) {
    out.begin_object().member("issuer", said.issuer).member("assertion_id", said.assertion_id);
    out.member("issue_instant", to_rfc3339(said.issue_instant)).member("accepted_until", to_rfc3339(said.accepted_until));
    append_name(out, said);
    append_or_null(out, "in_response_to", said.in_response_to);
    append_or_null(out, "session_index", said.session_index);
    out.member("authn_instant", to_rfc3339(said.authn_instant));
    append_or_null(out, "session_not_on_or_after",
                   said.session_not_on_or_after ? to_rfc3339(*said.session_not_on_or_after) : "");
    append_or_null(out, "authn_context", said.authn_context);
    append_attributes(out, said);
    out.end_object();
}

// Control characters as \xNN, and every byte beyond ASCII too when something invisible is among them.
std::string printable(std::string_view text) {
    const bool all = has_hidden_characters(text);
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f && (byte < 0x80 || !all)) {
            out += c;
            continue;
        }
        char escaped[5];
        std::snprintf(escaped, sizeof escaped, "\\x%02x", byte);
        out += escaped;
    }
    return out;
}

std::string padded(std::string_view text, std::size_t width) {
    std::string out(text);
    out.resize(std::max(width, out.size()), ' ');
    return out;
}

std::string line_of(std::string_view name, std::string_view value) {
    return "  " + padded(name, 24) + " " + printable(value) + "\n";
}

std::string claims_table(const saml::claims& said) {
    std::string out = line_of("issuer", said.issuer) + line_of("assertion id", said.assertion_id) +
                      line_of("accepted until", to_rfc3339(said.accepted_until));
    if (said.subject) out += line_of("name id", said.subject->value) + line_of("name id format", said.subject->format);
    out += line_of("in response to", said.in_response_to) + line_of("session index", said.session_index) +
           line_of("authenticated at", to_rfc3339(said.authn_instant)) + line_of("authentication context", said.authn_context);
    for (const auto& attribute : said.attributes)
        for (const auto& value : attribute.values) out += line_of(printable(attribute.name), value);
    return out;
}

}  // namespace

std::string render_json(const saml::verdict& judged) {
    std::string text;
    json_writer out(text);
    out.begin_object().member("verdict", judged.accepted ? "accepted" : "refused");
    append_or_null(out, "reason", judged.reason);
    out.name("checks").begin_array();
    for (const auto& check : judged.checks)
        out.begin_object()
            .member("name", check.name)
            .member("verdict", std::string(to_text(check.verdict)))
            .member("expected", check.expected)
            .member("received", check.received)
            .end_object();
    out.end_array().name("claims");
    if (judged.accepted)
        append_claims(out, judged.said);
    else
        out.null();
    out.end_object();
    return text + "\n";
}

std::string render_table(const saml::verdict& judged) {
    std::string out;
    for (const auto& check : judged.checks) {
        out += padded(check.name, 22) + padded(to_text(check.verdict), 13) + printable(check.expected);
        if (!check.received.empty()) out += "; received: " + printable(check.received);
        out += "\n";
    }
    return out + (judged.accepted ? "accepted\n" + claims_table(judged.said) : "refused " + judged.reason + "\n");
}

}  // namespace gatehouse::app
