#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/codec/json.hpp>

// A list of texts in one column: a JSON array of strings.
namespace gatehouse {

inline std::vector<std::string> texts_of(std::string_view json) {
    std::vector<std::string> texts;
    if (const auto listed = parse_json(json); listed && listed->if_array())
        for (const value& one : *listed->if_array()) texts.emplace_back(one.text());
    return texts;
}

inline std::string json_of(const std::vector<std::string>& texts) {
    std::string out;
    json_writer writer(out);
    writer.begin_array();
    for (const auto& text : texts) writer.string(text);
    writer.end_array();
    return out;
}

}  // namespace gatehouse
