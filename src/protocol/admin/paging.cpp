#include "paging.hpp"

#include <charconv>

namespace gatehouse::protocol::admin {
namespace {

constexpr std::uint64_t top_bit = std::uint64_t{1} << 63;  // turned, negative numbers sort below the others

void add(std::string& to, std::string_view part) {
    to.append(" ").append(std::to_string(part.size())).append(" ").append(part);
}

// The order in which a client writes its filter means nothing.
std::string bound_to(std::string_view organization, const http::request& request) {
    std::string all = "cursor";
    add(all, organization);
    add(all, request.route_template);
    for (std::size_t i = 1; i < request.path_values.size(); ++i) add(all, request.path_values[i]);
    auto filter = http::parse_form(request.query);
    std::erase_if(filter, [](const auto& one) { return one.first == "limit" || one.first == "cursor"; });
    std::ranges::sort(filter);
    for (const auto& [name, content] : filter) {
        add(all, name);
        add(all, content);
    }
    return all;
}

result<asked_page> page_of(const doors& at, const http::request& request, std::string_view organization) {
    for (const std::string_view former : {"after", "before"})
        if (query_value(request, former))
            return make_error(errc::invalid_value, "a list goes on with cursor, which is the next of the page before");
    const auto limit = query_limit(request);
    if (!limit) return limit.error();
    asked_page asked{*limit, {}, at, bound_to(organization, request)};
    const auto cursor = query_value(request, "cursor");
    if (!cursor || cursor->empty()) return asked;
    const auto opened = at.keys.unseal(*cursor, asked.bound_to);
    if (!opened) return make_error(errc::invalid_value, "cursor is not one that this list gave for this filter");
    asked.after = std::string(opened->reveal());
    return asked;
}

}  // namespace

result<asked_page> query_page(const call& made) { return page_of(made.around.at, made.request, made.tx.organization().text()); }
result<asked_page> query_page(const doors& at, const http::request& request) { return page_of(at, request, ""); }

std::string place_of_number(std::int64_t number) {
    const std::string digits = std::to_string(static_cast<std::uint64_t>(number) ^ top_bit);
    return std::string(number_digits - digits.size(), '0') + digits;
}

// Places come out of cursors that we sealed.
std::int64_t number_of_place(std::string_view place) {
    if (place.size() < number_digits) return 0;
    std::uint64_t number = 0;
    std::from_chars(place.data(), place.data() + number_digits, number);
    return static_cast<std::int64_t>(number ^ top_bit);
}

std::string cursor_after(const asked_page& asked, std::string_view place) {
    return asked.at.keys.seal(place, asked.bound_to, asked.at.random);
}

}  // namespace gatehouse::protocol::admin
