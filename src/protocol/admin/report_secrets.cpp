#include <array>
#include <vector>

#include <gatehouse/crypto/certificate.hpp>
#include <gatehouse/store/secret_age_repository.hpp>

#include "paging.hpp"
#include "permit.hpp"
#include "report_operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct kind_of_secret {
    secret_kind kind;
    std::string_view name, needs;  // besides the report's: none is the operator's alone
};
// In the order of the list.
constexpr std::array kinds{kind_of_secret{secret_kind::application, "application", ""},
                           kind_of_secret{secret_kind::operator_key, "operator_key", ""},
                           kind_of_secret{secret_kind::api_key, "api_key", access::permission::api_keys_read},
                           kind_of_secret{secret_kind::scim_token, "scim_token", access::permission::connections_read},
                           kind_of_secret{secret_kind::idp_key, "idp_key", access::permission::connections_read},
                           kind_of_secret{secret_kind::sp_key, "sp_key", access::permission::connections_read},
                           kind_of_secret{secret_kind::application_certificate, "application_certificate", ""}};

struct listed_secret {
    std::size_t part = 0;
    aged_secret what{};
    std::string place() const { return place_in_part{part, secret_age_repository::place_of(what)}.text(); }
};

// SSO and SCIM are apart from other reads, also here.
result<bool> may_see(call& made, const kind_of_secret& of) {
    if (made.from.is_operator()) return true;
    if (of.needs.empty()) return false;
    const auto may = permit(made, of.needs);
    if (!may && may.error().code != errc::forbidden) return may.error();
    return may.has_value();
}

result<std::vector<listed_secret>> read_secrets(call& made, const asked_page& asked) {
    std::vector<listed_secret> all;
    place_in_part place = place_in_part::of(asked.after);
    for (; place.part < kinds.size(); place = {place.part + 1, {}}) {
        const auto may = may_see(made, kinds[place.part]);
        if (!may) return may.error();
        if (!*may) continue;
        const std::int64_t room = asked.limit + 1 - static_cast<std::int64_t>(all.size());
        if (room <= 0) break;
        auto some = secret_age_repository(made.tx).list(kinds[place.part].kind, place.after, room);
        if (!some) return some.error();
        for (aged_secret& one : *some) all.push_back({place.part, std::move(one)});
    }
    return all;
}

std::optional<instant> end_of(const aged_secret& one) {
    if (one.certificate.empty()) return one.expires;
    const auto read = certificate::parse(one.certificate);
    return read ? std::optional(read->not_after) : std::nullopt;
}

void write_secret(json_writer& out, const listed_secret& one, instant now) {
    out.member("kind", kinds[one.part].name).member("id", one.what.id).member("name", one.what.name);
    const bool persons = one.what.kind == secret_kind::api_key;
    if (!one.what.of.empty()) out.member(persons ? "member" : "connection", one.what.of);
    write_time(out, "since", one.what.since);
    out.member("age_days", days_between(one.what.since, now));
    const auto end = end_of(one.what);
    write_time(out, "expires", end);
    out.member("expired", end && *end <= now);
    write_time(out, "last_used", one.what.last_used);
}

}  // namespace

result<http::response> report_secret_age(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rows = read_secrets(made, *asked);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, [](const listed_secret& last) { return last.place(); });
    return list_answer(
        *rows, [&](json_writer& out, const listed_secret& one) { write_secret(out, one, made.tx.now()); }, next);
}

}  // namespace gatehouse::protocol::admin
