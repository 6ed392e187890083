#include <gatehouse/protocol/forward_auth/forward_auth.hpp>

#include <algorithm>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/protocol/shared/own_question.hpp>
#include <gatehouse/protocol/shared/problem.hpp>
#include <gatehouse/protocol/shared/shown_secrets.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/rights_repository.hpp>

#include "host.hpp"

namespace gatehouse::protocol::forward_auth {
namespace {

struct shown_credential {
    credential_kind kind;
    std::string text;
};

http::response bare(int status) {
    http::response answer;
    answer.status = status;
    answer.set("Cache-Control", "no-store");
    return answer;
}

// Visible ASCII goes through; what separates, escapes or could end the header is percent-encoded.
std::string header_text(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const bool plain = c > ' ' && c < 127 && std::string_view("%,;\"\\").find(c) == std::string_view::npos;
        out += plain ? std::string(1, c) : percent_encode(std::string_view(&c, 1));
    }
    return out.size() <= limits::identity_header_bytes ? out : std::string();
}

void add_group(std::string& to, std::string_view kind, std::string_view slug) {
    const std::string entry = std::string(kind) + ":" + header_text(slug);
    if (to.find(entry + ",") == 0 || to == entry || to.find("," + entry + ",") != std::string::npos ||
        to.ends_with("," + entry))
        return;
    if (to.size() + entry.size() + 1 > limits::groups_header_bytes) return;
    (to += to.empty() ? "" : ",") += entry;
}

// A narrowed key speaks for no more than it may do: of its owner's roles for those that its scope names, for no team.
std::string groups_of_narrowed(const principal& key, const std::vector<held_role>& roles) {
    std::string text;
    for (const auto& role : roles) {
        const bool named = std::ranges::find(key.scope, "role:" + role.slug) != key.scope.end();
        if (named && role.scope.kind == "org") add_group(text, "role", role.slug);
    }
    return text;
}

// "role:<slug>" and "team:<slug>", never a directory group's name. Roles first: at the cap, teams give way.
result<std::string> groups_of(tenant_transaction& tx, const principal& who, const std::vector<held_role>& roles) {
    if (!who.scope.empty()) return groups_of_narrowed(who, roles);
    const auto teams = rights_repository(tx).team_slugs_of(*who.member, who.session);
    if (!teams) return teams.error();
    std::string text;
    for (const auto& role : roles)
        if (role.scope.kind == "org") add_group(text, "role", role.slug);
    for (const auto& team : *teams) add_group(text, "team", team);
    return text;
}

result<http::response> identity_of(tenant_transaction& tx, const principal& who, const std::vector<held_role>& roles) {
    const auto organization = organization_repository(tx).current();
    if (!organization) return organization.error();
    const auto email = rights_repository(tx).proved_email(*who.member);
    if (!email) return email.error();
    auto groups = groups_of(tx, who, roles);
    if (!groups) return groups.error();
    http::response answer = bare(204);
    answer.set("Remote-User", header_text(organization->code) + "/" + std::string(who.member->text()));
    answer.set("Remote-Email", header_text(*email)).set("Remote-Groups", *std::move(groups));
    return answer;
}

// What counts here: a child session of this application on this host, or on the gateway's own host name its session; an API
// key where the application takes them. errc::unauthenticated when there is none, errc::forbidden for two at once.
result<shown_credential> credential_of(const doors& at, const http::request& request, const application& to,
                                       std::string_view host) {
    const bool own = is_own_host(at.place, host);
    const auto name = own ? session_cookie_name(at.place) : app_cookie_name(at.place, host);
    if (to.accept_api_keys && request.count_headers("Authorization") > 0) {
        auto shown = read_authorization(request);
        if (!shown || !shown->bearer) return make_error(errc::unauthenticated, "");
        if (has_cookie(request, name)) return make_error(errc::forbidden, "");
        return shown_credential{credential_kind::api_key, *std::move(shown->bearer)};
    }
    auto cookie = find_cookie(request, name);
    if (!cookie) return make_error(errc::unauthenticated, "");
    return shown_credential{own ? credential_kind::session : credential_kind::child_session, *std::move(cookie)};
}

// The decision about what the application asks of everybody; errc::forbidden when it does not answer for this organization.
result<access::decision> admission(const doors& at, const http::request& request, tenant_transaction& tx, const principal& who,
                                   const application& to) {
    const auto listed = credential_repository(tx).application_alive(to.id.text());
    if (!listed) return listed.error();
    const auto slash = to.required_resource.find('/');
    if (!*listed || slash == std::string::npos) return make_error(errc::forbidden, "");
    const std::string_view resource = to.required_resource;
    return decide_here(at.decider, tx, who, request, to.required_action, resource.substr(0, slash), resource.substr(slash + 1));
}

// What goes out, and the secret that it shows, where an application asks of everybody for a right that reveals one.
struct judged {
    organization_id organization;
    http::response response;
    shown_secrets shown;
};

// Asked again by the write, from where it was asked first; the key's scope has been judged, and the key does not live so long.
void note_secret(const principal& who, const http::request& request, const application& to, shown_secrets& into) {
    const std::string_view resource = to.required_resource;
    const auto slash = resource.find('/');
    auto asked = own_question(who, request, to.required_action, resource.substr(0, slash), resource.substr(slash + 1));
    asked.key = nullptr;
    into.note(context_of(who, request, "forward_auth"), std::move(asked));
}

result<judged> judge(const doors& at, const http::request& request, const application& to, const destination& going) {
    const auto shown = credential_of(at, request, to, going.host);
    if (!shown) return shown.error();
    std::optional<judged> answer;
    const auto done =
        authenticate(at, request, shown->kind, shown->text, [&](tenant_transaction& tx, const principal& who) -> result<void> {
            const bool other =
                who.kind == credential_kind::child_session && (who.application != to.id || who.host != going.host);
            if (other) return make_error(errc::unauthenticated, "");
            const auto in = admission(at, request, tx, who, to);
            if (!in) return in.error();
            if (!in->allowed) return make_error(errc::forbidden, "");
            auto identity = identity_of(tx, who, in->roles);
            if (!identity) return identity.error();
            answer.emplace(judged{tx.organization(), *std::move(identity), {}});
            const auto reveals = at.decider.reveals_secret(tx, to.required_action);
            if (!reveals) return reveals.error();
            if (*reveals) note_secret(who, request, to, answer->shown);
            return {};
        });
    if (!done) return done.error();
    return *std::move(answer);
}

// The 401 says where to sign in too: nginx can hand the browser this address, but could not escape one of its own making.
http::response signed_out(bool redirects, const std::string& start) {
    if (redirects) return redirect_answer(302, start);
    http::response answer = bare(401);
    answer.set("Location", start);
    return answer;
}

answer verdict(const doors& at, const http::request& request) {
    const auto to = find_application(at, request.path_values.at(0));
    if (!to && to.error().code != errc::not_found) return refuse(503, "");
    const auto going = destination_of(request, at.place);
    if (!to || !going || !to->serves(going->host)) return bare(403);
    auto made = judge(at, request, *to, *going);
    if (made)
        return std::move(made->shown).then(at, made->organization, std::move(made->response), [](const error&) {
            return refuse(503, "");
        });
    switch (made.error().code) {
        case errc::forbidden: return bare(403);
        case errc::unauthenticated: return signed_out(to->redirects, start_url(at, *to, *going));
        default: return refuse(503, "");
    }
}

}  // namespace

endpoint verify(const doors& at) {
    return [at](const http::request& request) -> answer { return verdict(at, request); };
}

// nginx makes a 500 of whatever is not 2xx, 401 or 403.
http::response refuse(int, std::string_view) {
    http::response answer = bare(403);
    answer.set("Retry-After", std::to_string(limits::retry_after_s));
    return answer;
}

}  // namespace gatehouse::protocol::forward_auth
