#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/sql.hpp>
#include <gatehouse/store/store.hpp>
#include <gatehouse/store/transfer.hpp>

namespace gatehouse::transfer {

// A table as both engines have it: what differs between them (types' names, the order of columns) is not in it.
struct column {
    std::string name;
    sql_value::kind kind;
    friend auto operator<=>(const column&, const column&) = default;
};
struct table {
    std::string name;
    std::vector<column> columns;  // in order of their names
    friend bool operator==(const table&, const table&) = default;
};

// The last number that a table gave out by itself: no later row gets one that was used.
struct counter {
    std::string table;
    std::int64_t last = 0;
};

// One store, opened to be carried: its tables and rows, none of its rules. Each engine has its own. Used by one thread; holds
// one transaction at a time.
class store_end {
public:
    virtual ~store_end() = default;

    virtual sql_session& sql() = 0;
    virtual result<void> begin_reading() = 0;  // one snapshot, until commit
    virtual result<void> begin_writing() = 0;
    virtual result<void> commit() = 0;

    // Of the newest migration; 0: there is no store here.
    virtual result<std::int64_t> migration() = 0;
    virtual result<void> make_schema(std::int64_t number, store_kind kind, instant now) = 0;
    // From the schema itself, whatever later migrations add: those that others refer to first.
    virtual result<std::vector<table>> tables() = 0;
    // Every row of a query, few in memory at a time. Inside begin_reading.
    virtual result<void> walk(const std::string& query, sql_session::each_row each) = 0;
    virtual result<std::vector<counter>> counters() = 0;
    virtual result<void> set_counter(const counter& to) = 0;

    virtual bool can_hold(std::string_view text) const = 0;
    virtual std::size_t rows_an_insert() const = 0;
};

}  // namespace gatehouse::transfer
