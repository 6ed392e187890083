#include <gatehouse/store/installation_log_repository.hpp>
#include <gatehouse/store/organization_end_repository.hpp>

#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

struct ended {
    std::string place;
    bool gone = false;
    installation_note note;
};

// Those whose rows are going come first, in the order of their ids; then what is kept of those that are gone, the newest first.
constexpr char going = 'a', gone = 'b';

ended of_going(const deleted_organizations::marked& one) {
    std::string facts;
    json_writer(facts)
        .begin_object()
        .member("code", one.facts.code)
        .member("name", one.facts.name)
        .member("deleted_at", to_rfc3339(one.facts.deleted))
        .end_object();
    return {going + std::string(one.id.text()),
            false,
            {0, one.facts.deleted, one.facts.deleted_by, "", std::string(one.id.text()), std::move(facts)}};
}

ended of_gone(installation_note note) {
    std::string place = gone + place_of_number(note.position);
    return {std::move(place), true, std::move(note)};
}

result<std::vector<ended>> read_page(installation_transaction& tx, const asked_page& asked) {
    const auto marked = deleted_organizations(tx).all();
    if (!marked) return marked.error();
    std::vector<ended> rows;
    for (const auto& one : *marked)
        if (auto row = of_going(one); row.place > asked.after) rows.push_back(std::move(row));
    std::ranges::sort(rows, {}, &ended::place);
    const auto before = asked.after.starts_with(gone) ? number_of_place(std::string_view(asked.after).substr(1)) : 0;
    auto notes = installation_log(tx).newest("organization.deleted", before, asked.limit + 1 + std::ssize(*marked));
    if (!notes) return notes.error();
    const auto is_going = [&](const installation_note& note) {
        return std::ranges::any_of(*marked, [&](const auto& one) { return one.id.text() == note.target; });
    };
    for (installation_note& note : *notes)
        if (!is_going(note)) rows.push_back(of_gone(std::move(note)));
    return rows;
}

void write_ended(json_writer& out, const ended& one) {
    out.member("target", one.note.target).member("state", one.gone ? "deleted" : "deleting");
    write_time(out, "at", one.note.at);
    out.member("actor", one.note.actor).name("facts").raw(one.note.facts);
}

}  // namespace

// The operator's, as they have no members who could ask.
endpoint list_deleted_organizations(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto asked = query_page(around.at, request);
        if (!asked) return refusal(asked.error());
        std::vector<ended> page;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            auto found = read_page(tx, *asked);
            if (!found) return found.error();
            page = *std::move(found);
            return {};
        });
        if (!read) return refusal(read.error());
        const auto next = next_page(page, *asked, [](const ended& last) { return last.place; });
        return list_answer(page, write_ended, next);
    };
}

}  // namespace gatehouse::protocol::admin
