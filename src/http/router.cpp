#include <gatehouse/base/text.hpp>
#include <gatehouse/http/router.hpp>

#include <boost/assert.hpp>

#include <algorithm>

namespace gatehouse::http {
namespace {

constexpr std::array<std::string_view, 5> method_names{"GET", "POST", "PUT", "PATCH", "DELETE"};

std::string_view first_segment(std::string_view path) { return path.substr(0, path.find('/')); }

bool is_placeholder(std::string_view segment) { return segment.size() > 2 && segment.front() == '{' && segment.back() == '}'; }

std::optional<std::string> decode_value(std::string_view segment) {
    auto value = percent_decode(segment, false);
    if (!value || value->empty() || value->find('\0') != std::string::npos) return std::nullopt;
    return value;
}

std::string allow_header(unsigned methods) {
    std::string value;
    for (std::size_t i = 0; i < method_names.size(); ++i) {
        if (!(methods & (1U << i))) continue;
        value.append(value.empty() ? "" : ", ").append(method_names[i]);
        if (i == 0) value += ", HEAD";
    }
    return value;
}

response plain_refusal(int status, std::string_view detail) {
    response answer{.status = status, .headers = {}, .body = std::string(detail) + '\n'};
    return std::move(answer.set("Content-Type", "text/plain; charset=utf-8"));
}

}  // namespace

struct router::search {
    method verb;
    const route* found = nullptr;
    std::vector<std::string_view> values = {};
    unsigned allowed = 0;  // a bit for each method that some matching template has
};

void router::add(route entry) {
    BOOST_ASSERT(entry.path_template.starts_with('/') && entry.verb != method::other && entry.handle);
    const auto verb = static_cast<std::size_t>(entry.verb);
    const int number = static_cast<int>(routes_.size());
    std::string_view rest = std::string_view(entry.path_template).substr(1);
    int at = 0;
    for (bool more = true; more;) {
        const std::string_view segment = first_segment(rest);
        more = segment.size() < rest.size();
        rest.remove_prefix(more ? segment.size() + 1 : segment.size());
        if (segment.ends_with("*}")) {
            BOOST_ASSERT(!more && nodes_[static_cast<std::size_t>(at)].trailing[verb] < 0);
            nodes_[static_cast<std::size_t>(at)].trailing[verb] = number;
            routes_.push_back(std::move(entry));
            return;
        }
        at = child_of(at, segment);
    }
    BOOST_ASSERT_MSG(nodes_[static_cast<std::size_t>(at)].ending[verb] < 0, "two routes with one method and path");
    nodes_[static_cast<std::size_t>(at)].ending[verb] = number;
    routes_.push_back(std::move(entry));
}

int router::child_of(int parent, std::string_view segment) {
    const auto place = [&]() -> int {
        node& above = nodes_[static_cast<std::size_t>(parent)];
        if (is_placeholder(segment)) return above.placeholder;
        for (const auto& [text, child] : above.literals)
            if (text == segment) return child;
        return -1;
    };
    if (const int known = place(); known >= 0) return known;
    const int made = static_cast<int>(nodes_.size());
    nodes_.emplace_back();
    node& above = nodes_[static_cast<std::size_t>(parent)];
    if (is_placeholder(segment)) {
        above.placeholder = made;
    } else {
        above.literals.emplace_back(segment, made);
    }
    return made;
}

// Literal first; when that way has no route of this method, the placeholder's way is tried as well.
bool router::walk(int at, std::string_view rest, search& what) const {
    const node& here = nodes_[static_cast<std::size_t>(at)];
    const std::string_view segment = first_segment(rest);
    const bool last = segment.size() == rest.size();
    const std::string_view below = rest.substr(last ? segment.size() : segment.size() + 1);
    const auto descend = [&](int child) {
        return last ? settle(nodes_[static_cast<std::size_t>(child)].ending, what) : walk(child, below, what);
    };
    for (const auto& [text, child] : here.literals)
        if (text == segment && descend(child)) return true;
    if (here.placeholder >= 0 && !segment.empty()) {
        what.values.push_back(segment);
        if (descend(here.placeholder)) return true;
        what.values.pop_back();
    }
    what.values.push_back(rest);
    if (settle(here.trailing, what)) return true;
    what.values.pop_back();
    return false;
}

bool router::settle(const std::array<int, 5>& by_method, search& what) const {
    for (std::size_t i = 0; i < by_method.size(); ++i)
        if (by_method[i] >= 0) what.allowed |= 1U << i;
    if (what.verb == method::other) return false;
    const int number = by_method[static_cast<std::size_t>(what.verb)];
    if (number < 0) return false;
    what.found = &routes_[static_cast<std::size_t>(number)];
    return true;
}

match router::find(method verb, std::string_view path) const {
    match answer;
    if (!path.starts_with('/')) return answer;
    search what{.verb = verb};
    if (!walk(0, path.substr(1), what)) {
        answer.allowed = allow_header(what.allowed);
        return answer;
    }
    const bool has_rest = what.found->path_template.ends_with("*}");
    answer.path_values.reserve(what.values.size());
    for (const std::string_view& raw : what.values) {
        const bool is_rest = has_rest && &raw == &what.values.back();
        auto value = is_rest && raw.empty() ? std::optional<std::string>(std::in_place) : decode_value(raw);
        if (!value) return {};
        answer.path_values.push_back(*std::move(value));
    }
    answer.found = what.found;
    return answer;
}

void router::style_errors(std::string prefix, error_style style) {
    styles_.emplace_back(std::move(prefix), std::move(style));
    std::stable_sort(styles_.begin(), styles_.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
}

response router::refuse(std::string_view path, int status, std::string_view detail) const {
    for (const auto& [prefix, style] : styles_)
        if (path.starts_with(prefix)) return style(status, detail);
    return plain_refusal(status, detail);
}

}  // namespace gatehouse::http
