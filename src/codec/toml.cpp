#include <gatehouse/codec/toml.hpp>

#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1
#include <toml++/toml.h>

#include <sstream>

namespace gatehouse {
namespace {

value convert(const toml::node& node);

value convert_table(const toml::table& table) {
    object out;
    for (const auto& [name, content] : table) out.append(std::string(name.str()), convert(content));
    return out;
}

value convert_array(const toml::array& array) {
    value::array out;
    for (const toml::node& content : array) out.push_back(convert(content));
    return out;
}

template <class T> std::string print(const T& moment) {
    std::ostringstream out;
    out << moment;
    return out.str();
}

value convert(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::table: return convert_table(*node.as_table());
        case toml::node_type::array: return convert_array(*node.as_array());
        case toml::node_type::string: return node.as_string()->get();
        case toml::node_type::integer: return node.as_integer()->get();
        case toml::node_type::floating_point: return node.as_floating_point()->get();
        case toml::node_type::boolean: return node.as_boolean()->get();
        case toml::node_type::date: return print(node.as_date()->get());
        case toml::node_type::time: return print(node.as_time()->get());
        case toml::node_type::date_time: return print(node.as_date_time()->get());
        case toml::node_type::none: break;
    }
    return nullptr;
}

error syntax_error(const toml::parse_error& failure) {
    const auto where = failure.source().begin;
    return make_error(errc::invalid_syntax, "line " + std::to_string(where.line) + ", column " + std::to_string(where.column) +
                                                ": " + std::string(failure.description()));
}

using line_map = std::map<std::string, std::uint32_t, std::less<>>;

void locate(const toml::node& node, const std::string& path, line_map& into) {
    into.emplace(path, node.source().begin.line);
    if (const auto* table = node.as_table())
        for (const auto& [name, content] : *table)
            locate(content, (path.empty() ? "" : path + ".") + std::string(name.str()), into);
    if (const auto* array = node.as_array())
        for (std::size_t i = 0; i < array->size(); ++i) locate((*array)[i], path + "[" + std::to_string(i) + "]", into);
}

}  // namespace

result<value> parse_toml(std::string_view text) {
    const toml::parse_result parsed = toml::parse(text);
    if (parsed) return convert_table(parsed.table());
    return syntax_error(parsed.error());
}

result<located_toml> parse_located_toml(std::string_view text) {
    const toml::parse_result parsed = toml::parse(text);
    if (!parsed) return syntax_error(parsed.error());
    located_toml made{convert_table(parsed.table()), {}};
    locate(parsed.table(), "", made.lines);
    return made;
}

std::uint32_t located_toml::line_of(std::string_view path) const {
    for (;;) {
        if (const auto found = lines.find(path); found != lines.end()) return found->second;
        const auto cut = path.find_last_of(".[");
        if (cut == std::string_view::npos) return 1;
        path = path.substr(0, cut);
    }
}

}  // namespace gatehouse
