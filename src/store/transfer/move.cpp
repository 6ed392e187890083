#include <gatehouse/store/transfer.hpp>

#include "engine/migrations.hpp"
#include "transfer/catalogue.hpp"
#include "transfer/content_sum.hpp"
#include "transfer/filling.hpp"
#include "transfer/open_end.hpp"
#include "transfer/row_code.hpp"

namespace gatehouse {
namespace {

using namespace transfer;

constexpr std::int64_t rows_between_words = 10'000;

result<table_sum> copy_table(store_end& from, filling& into, const table& of, const transfer_hooks& hooks) {
    content_sum sum;
    std::int64_t rows = 0;
    if (auto begun = into.begin_table(of); !begun) return begun.error();
    const auto walked = from.walk(select_of(of), [&](const sql_row& row) {
        const std::string bytes = encode_row(row, of);
        sum.add(bytes);
        if (++rows % rows_between_words == 0 && hooks.progress) hooks.progress(of.name, rows);
        return into.add(bytes);
    });
    if (!walked) return walked.error();
    if (auto ended = into.end_table(); !ended) return ended.error();
    if (hooks.progress) hooks.progress(of.name, rows);
    return sum.of(of.name);
}

result<std::vector<compared_table>> copy_all(store_end& from, filling& into, const transfer_hooks& hooks) {
    const auto tables = from.tables();
    if (!tables) return tables.error();
    if (*tables != into.tables()) return make_error(errc::conflict, "the two stores do not have the same tables");
    std::vector<compared_table> out;
    for (const table& one : *tables) {
        auto sum = copy_table(from, into, one, hooks);
        if (!sum) return sum.error();
        out.push_back({std::move(*sum), {}});
    }
    const auto counters = from.counters();
    if (!counters) return counters.error();
    if (auto set = into.set_counters(*counters); !set) return set.error();
    return out;
}

}  // namespace

result<std::vector<compared_table>> move_store(const store_place& from, const store_place& to, const clock& time,
                                               const transfer_hooks& hooks) {
    auto source = open_end(from, purpose::alone);
    if (!source) return source.error();
    if (auto begun = (*source)->begin_reading(); !begun) return named(from, begun.error());
    const auto facts = judge_source(**source);
    if (!facts) return named(from, facts.error());
    auto destination = open_end(to, purpose::fill);
    if (!destination) return destination.error();
    filling into(**destination);
    if (auto begun = into.begin(static_cast<std::int64_t>(migrations().size()), facts->kind, time.now()); !begun)
        return named(to, begun.error());
    auto tables = copy_all(**source, into, hooks);
    if (!tables) return tables;
    const auto all = into.compare(*tables, hooks);
    if (!all) return named(to, all.error());
    if (*all)
        if (auto opened = into.open([](sql_session&) { return result<void>(); }); !opened) return named(to, opened.error());
    return tables;
}

}  // namespace gatehouse
