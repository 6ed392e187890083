#include "reviewed.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/crypto/digest.hpp>

namespace gatehouse::cli {
namespace {

value in_order(const value& content) {
    if (const auto* list = content.if_array()) {
        value::array out;
        for (const value& one : *list) out.push_back(in_order(one));
        return value(std::move(out));
    }
    const object* members = content.if_object();
    if (!members) return content;
    std::vector<std::pair<std::string, value>> sorted;
    for (const named_value& one : *members) sorted.emplace_back(one.name, in_order(one.content));
    std::ranges::sort(sorted, {}, &std::pair<std::string, value>::first);
    object out;
    for (auto& [name, held] : sorted) out.append(std::move(name), std::move(held));
    return value(std::move(out));
}

const value::array& rows_of(const value& list) {
    static const value::array none;
    const value* items = list.find("items");
    return items && items->if_array() ? *items->if_array() : none;
}

// As jq writes it, with which the guide has it computed again.
std::string spelled(std::string line) {
    for (auto at = line.find('\x7f'); at != std::string::npos; at = line.find('\x7f', at)) line.replace(at, 1, "\\u007f");
    return line;
}

}  // namespace

void declare_hash(CLI::App& verb, bool& hash) {
    verb.add_flag("--hash", hash, "Instead of the rows a SHA-256 over all of them: equal for two who saw the same");
}

std::string canonical_rows(const value& list) {
    std::vector<std::string> lines;
    for (const value& row : rows_of(list)) lines.push_back(spelled(to_json(in_order(row))) + "\n");
    std::ranges::sort(lines);
    std::string all;
    for (const std::string& line : lines) all += line;
    return all;
}

result<value> reviewed(session& in, bool hash, std::string_view path, const parameters& query) {
    if (!hash) return in.at.get_here(path, query);
    auto from = in.at.get_here("/reports/position");
    if (!from) return from;
    parameters of_review = query;
    if (!path.starts_with("/reports/")) of_review.emplace_back("review", "true");  // those are on record anyway
    const auto list = in.at.get_here(path, of_review);
    if (!list) return list;
    if (!text_at(*list, "next").empty()) return make_error(errc::invalid_value, "--hash is over all rows: leave out --limit");
    auto until = in.at.get_here("/reports/position");
    if (!until) return until;
    object proof;
    proof.set("sha256", crypto::sha256_hex(canonical_rows(*list)));
    proof.set("rows", static_cast<std::int64_t>(rows_of(*list).size()));
    proof.set("one_state", text_at(*from, "position") == text_at(*until, "position"));
    proof.set("from", *std::move(from));
    proof.set("until", *std::move(until));
    return value(std::move(proof));
}

}  // namespace gatehouse::cli
