#include "operator_door.hpp"

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/sessions/operator_keys.hpp>
#include <gatehouse/protocol/shared/cookies.hpp>
#include <gatehouse/store/installation_log_repository.hpp>

#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

result<void> let_in(const doors& at, const http::request& request, const credential_handle& shown) {
    if (has_cookie(request, session_cookie_name(at.place)))
        return make_error(errc::invalid_value, "send an operator key or a cookie, not both");
    return authenticate_operator(at, request, shown);
}

// There is no organization whose trail could tell of it.
answer refused_to_key(const request_context& by, const http::request& request) {
    std::string facts;
    json_writer(facts).begin_object().member("route", request.route_template).member("ip", by.ip).end_object();
    return installation_wide_plan{
        [by, facts](installation_transaction& tx) -> result<outcome> {
            if (auto lives = sessions::still_operator(tx, by); !lives) return lives.error();
            auto told = installation_log(tx).add("operator_key.refused", by.credential, by.actor, facts);
            if (!told) return told.error();
            return outcome{refusal(check_socket(entrance::operator_key).error()), disposition::refused};
        },
        [](const error& failure) { return refusal(failure); }};
}

}  // namespace

endpoint by_who_asks(const surroundings& around, endpoint of_members, endpoint of_operator) {
    return [&around, of_members = std::move(of_members),
            of_operator = std::move(of_operator)](const http::request& request) -> answer {
        const auto shown = operator_key_in(request);
        if (!shown) return of_members(request);
        if (auto may = let_in(around.at, request, *shown); !may) return refusal(may.error());
        return of_operator(request);
    };
}

endpoint for_socket(const surroundings& around, entrance by, endpoint work) {
    if (by != entrance::operator_key) return for_operator(around, by, std::move(work));
    return [](const http::request& request) -> answer {
        return refused_to_key(operator_of(entrance::operator_key, request).by, request);
    };
}

}  // namespace gatehouse::protocol::admin
