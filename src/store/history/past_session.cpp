#include "history/past_session.hpp"

#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <vector>

#include "history/as_of.hpp"

namespace gatehouse::history {
namespace {

// Of literals, of which there are as many as the program has.
class known_texts {
public:
    result<std::string_view> of(std::string_view sql, std::size_t moment) {
        if (const auto known = find(sql); !known.empty()) return known;
        auto text = as_of(sql, moment);
        if (!text) return text.error();
        const std::unique_lock lock(mutex_);
        return std::string_view(texts_.try_emplace(std::string(sql), *std::move(text)).first->second);
    }

private:
    std::string_view find(std::string_view sql) const {
        const std::shared_lock lock(mutex_);
        const auto found = texts_.find(std::string(sql));
        return found == texts_.end() ? std::string_view() : found->second;
    }

    mutable std::shared_mutex mutex_;
    std::unordered_map<std::string, const std::string> texts_;
};

std::vector<sql_value> with_moment(std::span<const sql_value> args, instant at) {
    std::vector<sql_value> all(args.begin(), args.end());
    all.emplace_back(at);
    return all;
}

}  // namespace

result<std::int64_t> past_session::run(std::string_view sql, std::span<const sql_value> args, each_row each) {
    static known_texts texts;
    const auto text = texts.of(sql, args.size() + 1);
    if (!text) return text.error();
    return now_.run(*text, with_moment(args, at_), each);
}

result<std::int64_t> past_session::run_built(std::string_view sql, std::span<const sql_value> args, each_row each) {
    const auto text = as_of(sql, args.size() + 1);
    if (!text) return text.error();
    return now_.run_built(*text, with_moment(args, at_), each);
}

}  // namespace gatehouse::history
