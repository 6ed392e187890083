#pragma once
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/base/result.hpp>

// The face between repositories (SQL that both engines accept) and an engine. Only src/store writes SQL.
namespace gatehouse {

// An argument of a statement, borrowed for the call.
class sql_value {
public:
    enum class kind : std::uint8_t { null, integer, number, text };

    sql_value(std::nullptr_t) {}
    sql_value(std::int64_t integer) : kind_(kind::integer), integer_(integer) {}
    sql_value(int integer) : kind_(kind::integer), integer_(integer) {}
    sql_value(bool flag) : kind_(kind::integer), integer_(flag ? 1 : 0) {}
    sql_value(double number) : kind_(kind::number), number_(number) {}
    sql_value(instant at) : kind_(kind::integer), integer_(at.ms) {}
    sql_value(std::string_view text) : kind_(kind::text), text_(text) {}
    sql_value(const std::string& text) : kind_(kind::text), text_(text) {}
    sql_value(const char* text) : kind_(kind::text), text_(text) {}
    template <class T> sql_value(const std::optional<T>& value) : sql_value(value ? sql_value(*value) : sql_value(nullptr)) {}

    kind type() const noexcept { return kind_; }
    std::int64_t integer() const noexcept { return integer_; }
    double number() const noexcept { return number_; }
    std::string_view text() const noexcept { return text_; }

private:
    kind kind_ = kind::null;
    std::int64_t integer_ = 0;
    double number_ = 0;
    std::string_view text_;
};

// One row of an answer; columns from 0. Views die with the row.
class sql_row {
public:
    virtual ~sql_row() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double number(int column) const = 0;
    virtual std::string_view text(int column) const = 0;

    bool flag(int column) const { return integer(column) != 0; }
    instant at(int column) const { return {integer(column)}; }
    std::string string(int column) const { return std::string(text(column)); }
    std::optional<std::int64_t> optional_integer(int column) const {
        return is_null(column) ? std::nullopt : std::optional(integer(column));
    }
    std::optional<instant> optional_at(int column) const { return is_null(column) ? std::nullopt : std::optional(at(column)); }
    std::optional<std::string> optional_string(int column) const {
        return is_null(column) ? std::nullopt : std::optional(string(column));
    }
};

// A connection with a transaction open on it; used by one thread at a time.
class sql_session {
public:
    virtual ~sql_session() = default;
    using each_row = function_ref<result<void>(const sql_row&)>;

    // Runs one statement; args bind $1, $2 … by number. The text must be a literal: it is the key of the cache of prepared
    // statements. each is called for each row and may end the walk with an error, which is returned. Returns how many
    // rows were changed (or, for a query, seen). errc::unavailable when the engine fails (then the transaction is lost);
    // a constraint that breaks is our bug (errc::internal): repositories never learn by failing, they write
    // ON CONFLICT DO NOTHING RETURNING.
    virtual result<std::int64_t> run(std::string_view sql, std::span<const sql_value> args, each_row each) = 0;
    // For texts that are built at run time (query_sql): without end there are many of them, so only the last few stay prepared.
    virtual result<std::int64_t> run_built(std::string_view sql, std::span<const sql_value> args, each_row each) = 0;

    // From when on histories say that what is written next stood, where the engine does not know it by itself.
    virtual result<void> set_moment(instant) { return {}; }

    result<std::int64_t> run(std::string_view sql, std::initializer_list<sql_value> args, each_row each) {
        return run(sql, std::span(args.begin(), args.size()), each);
    }
    result<std::int64_t> run(std::string_view sql, std::initializer_list<sql_value> args = {}) {
        return run(sql, args, [](const sql_row&) { return result<void>(); });
    }
};

}  // namespace gatehouse
