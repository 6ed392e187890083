#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/record.hpp>
#include <gatehouse/store/saml_repository.hpp>

#include <algorithm>
#include <array>

#include "body.hpp"
#include "connection_view.hpp"
#include "operations.hpp"
#include "paging.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Where anybody may have a mailbox, an address proves nothing of an organization.
constexpr std::array<std::string_view, 16> free_mail{
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com",    "live.com", "msn.com", "yahoo.com", "icloud.com",
    "me.com",    "aol.com",        "proton.me",   "protonmail.com", "gmx.de",   "gmx.net", "web.de",    "mail.ru"};

bool is_label(std::string_view label) {
    return !label.empty() && label.size() <= 63 && label.front() != '-' && label.back() != '-' &&
           std::ranges::all_of(label, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

result<void> check_domain(std::string_view name) {
    const auto labels = split(name, '.');
    if (labels.size() < 2 || name.size() > 253 || !std::ranges::all_of(labels, is_label))
        return make_error(errc::invalid_value, "a domain is a name such as example.com, in its A-label form");
    if (std::ranges::find(free_mail, name) == free_mail.end()) return {};
    return make_error(errc::invalid_value, std::string(name) + " gives mailboxes to anybody; it cannot be an organization's");
}

result<http::response> put_domain(call& made, const std::string& name) {
    if (!made.from.is_operator())
        return make_error(errc::forbidden, "only the operator asserts a domain; proof by DNS is not supported by this version");
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    const proved_domain domain{name, at->id, "operator", made.tx.now()};
    if (auto in = saml_setup_repository(made.tx).assert_domain(domain); !in) return in.error();
    object facts;
    facts.set("domain", name);
    facts.set("proof", "operator");
    const auto told =
        audit::record(made.tx, made.from.by, change_kind::domain_asserted, change_target::of(at->id), std::move(facts));
    if (!told) return told.error();
    return object_answer(201, [&](json_writer& out) {
        out.member("domain", name).member("proof", "operator");
        write_id(out, "connection", at->id);
    });
}

}  // namespace

result<http::response> list_domains(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto at = connection_in_path(made);
    if (!at) return at.error();
    auto rows = saml_setup_repository(made.tx).domains_of(at->id);
    if (!rows) return rows.error();
    const auto next = page_of_all(*rows, *asked, [](const proved_domain& row) { return row.name; });
    const auto write = [](json_writer& out, const proved_domain& row) {
        out.member("domain", row.name).member("proof", row.proof);
        write_time(out, "since", row.since);
    };
    return list_answer(*rows, write, next);
}

result<writing> assert_domain(const surroundings&, const http::request& request) {
    body_reader body(request);
    const std::string name = ascii_lower(body.text("domain"));
    if (auto read = body.finish(); !read) return read.error();
    if (auto sound = check_domain(name); !sound) return sound.error();
    return writing([name](call& made) { return put_domain(made, name); });
}

}  // namespace gatehouse::protocol::admin
