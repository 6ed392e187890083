#include <gatehouse/store/backup.hpp>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

#include <gatehouse/base/text.hpp>

#include "engine/migrations.hpp"
#include "transfer/backup_stream.hpp"
#include "transfer/content_sum.hpp"
#include "transfer/filling.hpp"
#include "transfer/manifest.hpp"
#include "transfer/open_end.hpp"
#include "transfer/reopening.hpp"

namespace gatehouse {
namespace {

using namespace transfer;

// Who reads a backup to do something with it; each may refuse.
struct backup_user {
    std::function<result<void>(const backup_manifest&)> start;
    std::function<result<void>(const table&)> begin_table;
    std::function<result<void>(std::string_view)> row;
    std::function<result<void>()> end_table;
};

error bad(const std::string& path, const std::string& why) { return make_error(errc::conflict, path + " " + why); }

result<record> expect(backup_reader& from, char kind, const std::string& path) {
    auto found = from.next();
    if (found && found->kind != kind) return bad(path, "is not in the form of this version");
    return found;
}

// A directory is folded again by its first start; a database never is.
result<void> judge_folding(const backup_manifest& facts, const store_place& to) {
    if (to.url.empty() || facts.fold_version == fold_version()) return {};
    return make_error(errc::conflict, "names in this backup were folded with " + facts.fold_version + ", and this build has " +
                                          fold_version() + ": restore it into a directory, serve that once, and migrate");
}

// Rows up to the next table or the end, which is returned.
result<record> read_rows(backup_reader& from, const backup_user& user, content_sum& sum) {
    auto next = from.next();
    for (; next && next->kind == row_record; next = from.next()) {
        sum.add(next->body);
        if (auto taken = user.row(next->body); !taken) return taken.error();
    }
    return next;
}

// Made once the file has said what it is: what cannot be restored at all leaves nothing behind.
struct destination {
    std::unique_ptr<store_end> end;
    std::optional<filling> into;

    result<void> begin(const backup_manifest& facts, const store_place& at, instant now) {
        if (auto same = judge_folding(facts, at); !same) return same;
        if (auto later = refuse_clock_before(facts, now); !later) return later;
        auto opened = open_end(at, purpose::fill);
        if (!opened) return opened.error();
        end = std::move(*opened);
        into.emplace(*end);
        const auto kind = facts.kind == "demo" ? store_kind::demo : store_kind::real;
        if (auto begun = into->begin(facts.migration, kind, now); !begun) return named(at, begun.error());
        return {};
    }
};

struct backup_contents {
    backup_manifest manifest;
    std::vector<counter> counters;
};

result<std::vector<table_sum>> read_tables(backup_reader& from, const backup_user& user, const std::string& path,
                                           const transfer_hooks& hooks, backup_contents& into) {
    std::vector<table_sum> found;
    auto next = expect(from, table_record, path);
    while (next && next->kind == table_record) {
        const auto of = read_table(next->body);
        if (!of) return bad(path, "is not in the form of this version");
        content_sum sum;
        if (auto begun = user.begin_table(*of); !begun) return begun.error();
        next = read_rows(from, user, sum);
        if (!next) break;
        if (auto ended = user.end_table(); !ended) return ended.error();
        found.push_back(sum.of(of->name));
        if (hooks.progress) hooks.progress(of->name, found.back().rows);
    }
    if (!next) return next.error();
    if (next->kind != end_record || !read_end(next->body, into.manifest.tables, into.counters))
        return bad(path, "is not in the form of this version");
    return found;
}

result<backup_contents> read_backup(const std::string& path, const crypto::master_key& key, const backup_user& user,
                                    const transfer_hooks& hooks) {
    auto file = backup_reader::open(path, key);
    if (!file) return file.error();
    const auto start = expect(*file, start_record, path);
    if (!start) return start.error();
    backup_contents out;
    if (!read_start(start->body, out.manifest)) return bad(path, "is not in the form of this version");
    if (out.manifest.migration > static_cast<std::int64_t>(migrations().size()))
        return bad(path, "was made by a newer version of Gatehouse");
    if (auto begun = user.start(out.manifest); !begun) return begun.error();
    const auto found = read_tables(*file, user, path, hooks, out);
    if (!found) return found.error();
    if (auto ended = file->expect_end(); !ended) return ended.error();
    if (*found != out.manifest.tables) return bad(path, "does not hold what its manifest says");
    return out;
}

}  // namespace

result<backup_manifest> check_backup(const std::string& path, const crypto::master_key& key, const transfer_hooks& hooks) {
    const backup_user nobody{[](const backup_manifest&) { return result<void>(); }, [](const table&) { return result<void>(); },
                             [](std::string_view) { return result<void>(); }, [] { return result<void>(); }};
    auto read = read_backup(path, key, nobody, hooks);
    if (!read) return read.error();
    return std::move(read->manifest);
}

result<restored_store> restore_backup(const restore_wishes& wishes, const crypto::master_key& key, const clock& time,
                                      random_source& random, const transfer_hooks& hooks) {
    destination to;
    const backup_user filler{[&](const backup_manifest& facts) { return to.begin(facts, wishes.to, time.now()); },
                             [&](const table& of) { return to.into->begin_table(of); },
                             [&](std::string_view row) { return to.into->add(row); }, [&] { return to.into->end_table(); }};
    auto read = read_backup(wishes.path, key, filler, hooks);
    if (!read) return read.error();
    filling& into = *to.into;
    if (auto set = into.set_counters(read->counters); !set) return set.error();
    restored_store out{std::move(read->manifest), {}, 0};
    for (const table_sum& one : out.manifest.tables) out.tables.push_back({one, {}});
    const auto all = into.compare(out.tables, hooks);
    if (!all) return all.error();
    if (!*all) return out;
    const auto opened = into.open([&](sql_session& sql) {
        return reopening(sql, wishes.by, time.now(), random)
            .after_restore(out.manifest, wishes.confirm_credentials, out.generation);
    });
    if (!opened) return named(wishes.to, opened.error());
    return out;
}

}  // namespace gatehouse
