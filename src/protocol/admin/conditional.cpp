#include "conditional.hpp"

#include <algorithm>
#include <vector>

namespace gatehouse::protocol::admin {
namespace {

constexpr std::string_view mac_label = "entity tag";

struct entity_tag {
    bool weak = false;
    std::string text;  // with its quotes
};
struct tag_list {
    bool any = false;  // "*"
    std::vector<entity_tag> tags;
};

error unreadable(std::string_view header) {
    return make_error(errc::invalid_value,
                      std::string(header) + R"( is "*" or a list of tags such as "abc", as ETag gave them)");
}

void skip_blanks(std::string_view& text) {
    const auto begin = text.find_first_not_of(" \t");
    text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
}

std::optional<entity_tag> take_tag(std::string_view& text) {
    entity_tag tag;
    tag.weak = text.starts_with("W/");
    if (tag.weak) text.remove_prefix(2);
    if (!text.starts_with('"')) return std::nullopt;
    const auto end = text.find('"', 1);
    if (end == std::string_view::npos) return std::nullopt;
    tag.text = std::string(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
    return tag;
}

result<tag_list> read_tags(const http::request& request, std::string_view header) {
    if (request.count_headers(header) > 1) return unreadable(header);
    std::string_view text = request.find_header(header);
    skip_blanks(text);
    tag_list list;
    if (text == "*") return tag_list{true, {}};
    while (!text.empty()) {
        auto tag = take_tag(text);
        if (!tag) return unreadable(header);
        list.tags.push_back(*std::move(tag));
        skip_blanks(text);
        if (text.empty()) break;
        if (!text.starts_with(',')) return unreadable(header);
        text.remove_prefix(1);
        skip_blanks(text);
    }
    if (list.tags.empty()) return unreadable(header);
    return list;
}

bool names(const tag_list& list, std::string_view tag, bool weakly) {
    return list.any ||
           std::ranges::any_of(list.tags, [&](const entity_tag& one) { return one.text == tag && (weakly || !one.weak); });
}

std::string tag_of(const call& made, const http::response& shown) {
    const std::string organization(made.tx.organization().text());
    return '"' + made.around.at.keys.mac(mac_label, organization + "\n" + shown.body) + '"';
}

// Strong comparison: a weak tag never matches.
result<void> check_match(const call& made, const http::response& shown) {
    if (made.request.count_headers("If-Match") == 0) return {};
    const auto list = read_tags(made.request, "If-Match");
    if (!list) return list.error();
    if (names(*list, tag_of(made, shown), false)) return {};
    return make_error(errc::version_mismatch, "it is not as you have it any more: read it again, and decide anew");
}

}  // namespace

result<http::response> conditional_answer(const call& made, http::response shown) {
    if (auto matches = check_match(made, shown); !matches) return matches.error();
    std::string tag = tag_of(made, shown);
    if (made.request.count_headers("If-None-Match") > 0) {
        const auto list = read_tags(made.request, "If-None-Match");
        if (!list) return list.error();
        if (names(*list, tag, true)) {
            http::response unchanged{304};
            unchanged.set("Cache-Control", "no-store").set("ETag", std::move(tag));
            return unchanged;
        }
    }
    shown.set("ETag", std::move(tag));
    return shown;
}

result<void> check_precondition(call& made, reading of) {
    if (made.request.count_headers("If-None-Match") > 0)
        return make_error(errc::invalid_value, "If-None-Match is for reading; a change takes If-Match");
    if (made.request.count_headers("If-Match") == 0) return {};
    if (!of) return make_error(errc::invalid_value, "If-Match is for a change of one thing that a GET shows with its ETag");
    const auto shown = of(made);
    if (!shown) return shown.error();
    return check_match(made, *shown);
}

}  // namespace gatehouse::protocol::admin
