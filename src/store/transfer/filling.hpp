#pragma once
#include <functional>
#include <string>
#include <vector>

#include "transfer/store_end.hpp"

namespace gatehouse::transfer {

// The row of `server`, as far as carrying a store depends on it.
struct server_facts {
    std::int64_t generation = 0;
    std::string fold_version;
    store_kind kind = store_kind::real;
    instant created{};
    std::string key_check;
};
result<server_facts> facts_of(store_end& at);
// The same of a store that is to be carried. What this version would not serve as it stands, another's shape or another
// Unicode's folding, is brought up by serving it once (errc::conflict).
result<server_facts> judge_source(store_end& from);

// A store that is being filled, from the stamp that keeps everybody out to the row of `server` that lets them in: that row
// goes last, so whatever ends this on the way leaves a store that nobody serves.
class filling {
public:
    explicit filling(store_end& into) : into_(into) {}

    // Makes the schema and sets the stamp. errc::conflict: there is something in the store, or a half of something.
    result<void> begin(std::int64_t migration, store_kind kind, instant now);
    const std::vector<table>& tables() const noexcept { return tables_; }

    // Tables in their order, each with its rows as row_code has them.
    result<void> begin_table(const table& of);
    result<void> add(std::string_view row);
    result<void> end_table();
    result<void> set_counters(const std::vector<counter>& to);

    // Reads back what lies in the store by now, of `server` what is about to, beside what was written. errc::conflict: a
    // counter is behind what was set. False: a table differs.
    result<bool> compare(std::vector<compared_table>& tables, const transfer_hooks& hooks);
    // Lets in. last_words run in the same transaction.
    result<void> open(function_ref<result<void>(sql_session&)> last_words);

private:
    result<void> refuse_contents();
    result<void> compare_counters();
    result<void> compare_server(const table& server);
    result<table_sum> read_back(const table& of);
    result<void> insert_waiting();
    result<void> insert(const table& into, const std::vector<std::string>& rows);

    store_end& into_;
    std::vector<table> tables_;
    table at_;
    std::vector<std::string> waiting_;
    std::vector<std::string> server_row_;
    std::vector<counter> counters_;
    std::size_t uncommitted_ = 0;
};

}  // namespace gatehouse::transfer
