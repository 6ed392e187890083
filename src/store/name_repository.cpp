#include <gatehouse/store/name_repository.hpp>

#include <algorithm>
#include <array>

#include "collect.hpp"

namespace gatehouse {
namespace {

// A statement's text is a literal, so it always asks for as many; no row has an empty id.
constexpr std::size_t at_once = 32;
#define GATEHOUSE_NAMES(NAME, TABLE)                                           \
    "SELECT id, " NAME " FROM " TABLE                                          \
    " WHERE org = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12" \
    ", $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26"   \
    ", $27, $28, $29, $30, $31, $32, $33)"

}  // namespace

result<name_repository::names> name_repository::of_members(const ids& asked) {
    return read(GATEHOUSE_NAMES("user_name", "member"), asked);
}

result<name_repository::names> name_repository::of_teams(const ids& asked) {
    return read(GATEHOUSE_NAMES("slug", "team"), asked);
}

result<name_repository::names> name_repository::of_resources(const ids& asked) {
    return read(GATEHOUSE_NAMES("type || '/' || external_name", "resource"), asked);
}

result<name_repository::names> name_repository::of_connections(const ids& asked) {
    return read(GATEHOUSE_NAMES("name", "connection"), asked);
}

result<name_repository::names> name_repository::read(std::string_view text, const ids& asked) {
    ids each = asked;
    std::ranges::sort(each);
    each.erase(std::ranges::unique(each).begin(), each.end());
    names found;
    const auto keep = [&found](const sql_row& row) -> result<void> {
        found.emplace(row.string(0), row.string(1));
        return {};
    };
    for (std::size_t i = 0; i < each.size(); i += at_once) {
        std::vector<sql_value> args{org()};
        for (std::size_t k = i; k < i + at_once; ++k) args.emplace_back(k < each.size() ? each[k] : std::string_view());
        if (const auto done = sql().run(text, args, keep); !done) return done.error();
    }
    return found;
}

}  // namespace gatehouse
