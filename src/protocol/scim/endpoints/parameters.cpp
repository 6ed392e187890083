#include "parameters.hpp"

#include <algorithm>
#include <charconv>

#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::scim {
namespace {

using form = std::vector<std::pair<std::string, std::string>>;

std::optional<std::string> find(const form& query, std::string_view name) {
    for (const auto& [key, content] : query)
        if (ascii_iequals(key, name) && !trim(content).empty()) return std::string(trim(content));
    return std::nullopt;
}

// Numbers beyond 64 bits are far beyond every bound as well, so they are read as the largest or smallest.
result<std::optional<std::int64_t>> find_number(const form& query, std::string_view name) {
    const auto text = find(query, name);
    if (!text) return std::optional<std::int64_t>();
    std::int64_t number = 0;
    const char* const end = text->data() + text->size();
    const auto read = std::from_chars(text->data() + (text->front() == '+' ? 1 : 0), end, number);
    if (read.ptr != end || read.ec == std::errc::invalid_argument)
        return make_error(errc::invalid_value, std::string(name) + " is not a whole number");
    if (read.ec == std::errc::result_out_of_range) number = text->front() == '-' ? INT64_MIN : INT64_MAX;
    return std::optional(number);
}

result<page_request> read_page(const form& query) {
    const auto start = find_number(query, "startIndex"), count = find_number(query, "count");
    if (!start) return start.error();
    if (!count) return count.error();
    page_request page;
    page.start_index = std::max<std::int64_t>(start->value_or(1), 1);
    page.count = std::clamp<std::int64_t>(count->value_or(limits::page_default), 0, limits::page_most);
    if (page.start_index > limits::start_index_most)
        return make_error(errc::too_many,
                          "startIndex beyond " + std::to_string(limits::start_index_most) + ": narrow the filter");
    return page;
}

}  // namespace

result<parameters> read_parameters(std::string_view query) {
    const form pairs = http::parse_form(query);
    for (const std::string_view name : {"sortBy", "sortOrder"})
        if (find(pairs, name))
            return make_error(errc::not_supported, "sorting is not supported (ServiceProviderConfig says so)");
    const auto names_cursor = [](const auto& pair) { return ascii_iequals(pair.first, "cursor"); };
    if (std::any_of(pairs.begin(), pairs.end(), names_cursor))
        return make_error(errc::not_supported, "paging by cursor is not supported (ServiceProviderConfig says so)");
    auto page = read_page(pairs);
    if (!page) return page.error();
    return parameters{find(pairs, "filter"), find(pairs, "attributes"), find(pairs, "excludedAttributes"), *page};
}

}  // namespace gatehouse::scim
