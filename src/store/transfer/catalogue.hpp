#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "transfer/store_end.hpp"

// What the engines' catalogues say, put together: the same work for both.
namespace gatehouse::transfer {

class catalogue {
public:
    // kind as the engine names it. errc::internal: a kind of value that is not carried; the next migration's, perhaps.
    result<void> add_column(std::string_view table, std::string_view column, std::string_view kind);
    void add_reference(std::string_view from, std::string_view to);
    // Parents first, so that foreign keys hold at every moment. errc::internal: they run in a circle.
    result<std::vector<table>> in_order();

private:
    std::vector<table> tables_;
    std::vector<std::pair<std::string, std::string>> references_;
};

// "SELECT columns FROM table", "INSERT INTO table (columns) VALUES ($1, …), …".
std::string select_of(const table& from);
std::string insert_of(const table& into, std::size_t rows);
std::string quoted_name(std::string_view name);

}  // namespace gatehouse::transfer
