#include <gatehouse/store/backup.hpp>

#include "engine/migrations.hpp"
#include "transfer/backup_stream.hpp"
#include "transfer/catalogue.hpp"
#include "transfer/content_sum.hpp"
#include "transfer/filling.hpp"
#include "transfer/manifest.hpp"
#include "transfer/open_end.hpp"
#include "transfer/row_code.hpp"

namespace gatehouse {
namespace {

using namespace transfer;

result<table_sum> write_rows(store_end& from, backup_writer& into, const table& of, const transfer_hooks& hooks) {
    content_sum sum;
    if (auto begun = into.add(table_record, write_table(of)); !begun) return begun.error();
    const auto walked = from.walk(select_of(of), [&](const sql_row& row) {
        const std::string bytes = encode_row(row, of);
        sum.add(bytes);
        return into.add(row_record, bytes);
    });
    if (!walked) return walked.error();
    auto out = sum.of(of.name);
    if (hooks.progress) hooks.progress(of.name, out.rows);
    return out;
}

result<void> write_all(store_end& from, backup_writer& into, backup_manifest& facts, const transfer_hooks& hooks) {
    if (auto started = into.add(start_record, write_start(facts)); !started) return started;
    const auto tables = from.tables();
    if (!tables) return tables.error();
    for (const table& one : *tables) {
        auto sum = write_rows(from, into, one, hooks);
        if (!sum) return sum.error();
        facts.tables.push_back(std::move(*sum));
    }
    const auto counters = from.counters();
    if (!counters) return counters.error();
    if (auto ended = into.add(end_record, write_end(facts.tables, *counters)); !ended) return ended;
    return into.finish();
}

result<void> judge_key(store_end& from, const server_facts& facts, const transfer_hooks& hooks) {
    if (!hooks.judge_key) return {};
    auto keys = store_keys_of(from.sql());
    if (!keys) return keys.error();
    return hooks.judge_key({facts.created, facts.key_check, *std::move(keys)});
}

}  // namespace

result<backup_manifest> write_backup(const store_place& from, const std::string& path, const crypto::master_key& key,
                                     instant asked, random_source& random, const transfer_hooks& hooks) {
    auto source = open_end(from, purpose::beside);
    if (!source) return source.error();
    if (auto begun = (*source)->begin_reading(); !begun) return named(from, begun.error());
    const auto facts = judge_source(**source);
    if (!facts) return named(from, facts.error());
    if (auto fits = judge_key(**source, *facts, hooks); !fits) return fits.error();
    backup_manifest out{asked,
                        facts->created,
                        static_cast<std::int64_t>(migrations().size()),
                        facts->generation,
                        facts->kind == store_kind::demo ? "demo" : "real",
                        facts->fold_version,
                        {}};
    auto file = backup_writer::make(path, key, random);
    if (!file) return file.error();
    if (auto written = write_all(**source, *file, out, hooks); !written) return written.error();
    return out;
}

}  // namespace gatehouse
