#pragma once
#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/store/member_repository.hpp>

#include "body.hpp"
#include "operation.hpp"
#include "render.hpp"

// What an auditor asks of an organization, each a list (named in routes.cpp).
namespace gatehouse::protocol::admin {

// report_inactive.cpp, report_secrets.cpp
result<http::response> report_inactive(call& made);
result<http::response> report_secret_age(call& made);

// reports.cpp
result<http::response> report_holds(call& made);
result<http::response> report_overrides(call& made);
result<http::response> report_break_glass(call& made);

// report_access.cpp, report_duties.cpp
result<http::response> report_access(call& made);
result<http::response> report_duties(call& made);
result<http::response> show_position(call& made);

// A list that is several, one behind the other: a place says in which of them, and where there.
struct place_in_part {
    std::size_t part = 0;
    std::string after{};
    static place_in_part of(std::string_view text) {
        place_in_part place;
        const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), place.part);
        if (failure != std::errc() || end == text.data() + text.size() || *end != ' ') return {};
        place.after = text.substr(static_cast<std::size_t>(end - text.data()) + 1);
        return place;
    }
    std::string text() const { return std::to_string(part) + " " + after; }
};

inline void write_person(json_writer& out, const member& who) {
    write_id(out, "member", who.id).member("user_name", who.names.user_name).member("display_name", who.names.display_name);
}
inline std::string_view state_of(const member& who) {
    return who.suspended() ? std::string_view("suspended") : to_text(who.status);
}
inline std::int64_t days_between(instant from, instant to) { return (to.ms - from.ms) / (24LL * 3600 * 1000); }

}  // namespace gatehouse::protocol::admin
