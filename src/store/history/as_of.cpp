#include "history/as_of.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "history/kept.hpp"

namespace gatehouse::history {
namespace {

// A session, and what it showed, lives now: a question about the past names none.
constexpr std::array<std::string_view, 2> of_a_session{"session_claim", "session"};
constexpr std::array<std::string_view, 12> after_a_table{"WHERE", "JOIN",  "CROSS", "LEFT",  "INNER",     "ON",
                                                         "ORDER", "GROUP", "LIMIT", "UNION", "INTERSECT", "EXCEPT"};

bool is_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

// Reads a statement token by token, and writes the other.
class rewriter {
public:
    rewriter(std::string_view query, std::size_t moment) : query_(query), moment_('$' + std::to_string(moment)) {}

    result<std::string> run() {
        if (!query_.starts_with("SELECT ") && !query_.starts_with("WITH ")) return refuse("it is no query");
        while (at_ < query_.size())
            if (const auto done = step(); !done) return done.error();
        return std::move(out_);
    }

private:
    error refuse(std::string_view why) const {
        return make_error(errc::internal, "the past cannot be asked so: " + std::string(why));
    }

    result<void> step() {
        const char c = query_[at_];
        if (c == '\'') return copy(query_.find('\'', at_ + 1) + 1 - at_);
        if (!is_word(c) && c != '"') {
            table_comes_ = table_comes_ && c == ' ';
            return copy(1);
        }
        const std::size_t length = c == '"' ? query_.find('"', at_ + 1) + 1 - at_ : word_length(at_);
        const auto word = query_.substr(at_, length);
        if (table_comes_) return table(word);
        table_comes_ = word == "FROM" || word == "JOIN";
        return copy(length);
    }

    result<void> copy(std::size_t length) {
        out_ += query_.substr(at_, length);
        at_ += length;
        return {};
    }

    std::size_t word_length(std::size_t from) const {
        std::size_t end = from;
        while (end < query_.size() && is_word(query_[end])) ++end;
        return end - from;
    }

    result<void> table(std::string_view word) {
        table_comes_ = false;
        const auto name = word.front() == '"' ? word.substr(1, word.size() - 2) : word;
        const auto* kept = find_kept(name);
        const bool of_session = std::ranges::find(of_a_session, name) != of_a_session.end();
        if (!kept && !of_session && !is_with(name)) return refuse("the past of " + std::string(name) + " is not kept");
        if (!kept) return copy(word.size());
        at_ += word.size();
        out_ += states_of(*kept);
        if (const char next = following(); next == ',') return refuse("tables are joined with a comma");
        if (!alias_follows()) out_.append(" ").append(word);
        return {};
    }

    char following() const {
        const auto next = query_.find_first_not_of(' ', at_);
        return next == std::string_view::npos ? ';' : query_[next];
    }
    bool alias_follows() const {
        const auto next = query_.find_first_not_of(' ', at_);
        if (next == std::string_view::npos || !is_word(query_[next])) return false;
        return std::ranges::find(after_a_table, query_.substr(next, word_length(next))) == after_a_table.end();
    }

    // Made by the statement itself: "WITH name AS (", or ", name(columns) AS (".
    bool is_with(std::string_view name) const {
        for (auto found = query_.find(name); found != std::string_view::npos; found = query_.find(name, found + 1)) {
            auto rest = query_.substr(found + name.size());
            if (found == 0 || is_word(query_[found - 1])) continue;
            if (rest.starts_with('(')) rest = rest.substr(std::min(rest.size(), rest.find(')') + 1));
            if (rest.starts_with(" AS (")) return true;
        }
        return false;
    }

    std::string states_of(const kept_table& table) const {
        std::string columns = table.name == "organization" ? "org AS number" : "org";
        for (const auto* some : {&table.key, &table.values})
            for (const auto column : *some) columns.append(", ").append(column);
        if (table.name == "link") columns += ", " + document();
        return "(SELECT " + columns + " FROM " + table.history() + " WHERE valid_from <= " + moment_ + " AND valid_to > " +
               moment_ + ")";
    }

    // What was said next ends what was said then; what nothing followed is said still.
    std::string document() const {
        return "COALESCE((SELECT d.document FROM link_document_history d WHERE d.org = link_history.org AND d.link = "
               "link_history.id AND d.valid_to > " +
               moment_ +
               " ORDER BY d.valid_to LIMIT 1), (SELECT n.document FROM link n WHERE n.org = link_history.org AND n.id = "
               "link_history.id)) AS document";
    }

    std::string_view query_;
    std::string moment_, out_;
    std::size_t at_ = 0;
    bool table_comes_ = false;
};

}  // namespace

result<std::string> as_of(std::string_view query, std::size_t moment) { return rewriter(query, moment).run(); }

}  // namespace gatehouse::history
