#include <gatehouse/protocol/authzen/authzen.hpp>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/access/search_permissions.hpp>
#include <gatehouse/domain/access/searches.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "asking.hpp"
#include "page_token.hpp"
#include "request.hpp"

namespace gatehouse::protocol::authzen {
namespace {

constexpr asking searching{"search", access::permission::access_search};

// What a token belongs to. Lengths first, as texts may have anything in them.
std::string meaning_of(const tenant_transaction& tx, const asker& who, searched what, const evaluation_request& about) {
    std::string all = std::to_string(static_cast<int>(what)) + " " + std::to_string(tx.generation());
    const std::string organization(tx.organization().text()), address = about.address.value_or("");
    for (const std::string* one : {&organization, &who.identity, &about.subject_type, &about.subject_id, &about.action,
                                   &about.resource_type, &about.resource_id, &address})
        all += " " + std::to_string(one->size()) + ":" + *one;
    return all;
}

result<access::found_part> find(const access::searches& all, tenant_transaction& tx, searched what,
                                const evaluation_request& about, const access::search_part& part) {
    const auto subject = member_id::parse(about.subject_id);
    const bool known = about.subject_type == "member" && (what == searched::subject || subject);
    if (!known) return access::found_part();
    access::question asked{
        subject ? *subject : member_id::trusted(""), {}, about.action, about.resource_type, about.resource_id};
    asked.address = about.address;
    if (what == searched::subject) return all.subjects(tx, asked, part);
    return what == searched::resource ? all.resources(tx, asked, part) : all.actions(tx, asked, part);
}

http::response answer_of(searched what, const access::found_part& part, std::string_view next) {
    std::string body;
    json_writer out(body);
    out.begin_object().name("results").begin_array();
    for (const auto& one : part.items) {
        out.begin_object();
        if (what == searched::action)
            out.member("name", one.action);
        else
            out.member("type", one.type).member("id", one.id);
        out.end_object();
    }
    out.end_array().name("page").begin_object().member("next_token", next).member("count", part.items.size());
    out.end_object().end_object();
    return json_answer(200, std::move(body));
}

result<http::response> search(const doors& at, const access::searches& all, tenant_transaction& tx, const asker& who,
                              searched what, std::string_view text) {
    const auto body = parse_body(text);
    if (!body) return body.error();
    const auto asked = read_search(*body, what, who.in);
    if (!asked) return asked.error();
    const std::string meaning = meaning_of(tx, who, what, asked->about);
    auto after = read_page_token(at.keys, meaning, asked->token, tx.now());
    if (!after) return after.error();
    const auto part = find(all, tx, what, asked->about, {*std::move(after), asked->limit});
    if (!part) return part.error();
    return answer_of(what, *part, part->next.empty() ? "" : make_page_token(at.keys, meaning, part->next, tx.now()));
}

endpoint search_for(const doors& at, shared_searches all, searched what) {
    return [at, all = std::move(all), what](const http::request& request) -> answer {
        return ask(at, request, searching, [&](tenant_transaction& tx, const asker& who, shown_secrets&) {
            return search(at, *all, tx, who, what, request.body);
        });
    };
}

}  // namespace

endpoint search_subjects(const doors& at, shared_searches all) { return search_for(at, std::move(all), searched::subject); }
endpoint search_resources(const doors& at, shared_searches all) { return search_for(at, std::move(all), searched::resource); }
endpoint search_actions(const doors& at, shared_searches all) { return search_for(at, std::move(all), searched::action); }

}  // namespace gatehouse::protocol::authzen
