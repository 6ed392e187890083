#include <gatehouse/store/installation_log_repository.hpp>

#include "operations.hpp"
#include "paging.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

void write_note(json_writer& out, const installation_note& one) {
    out.member("position", one.position);
    write_time(out, "at", one.at);
    out.member("actor", one.actor).member("kind", one.kind).member("target", one.target);
    out.name("facts").raw(one.facts.empty() ? "{}" : one.facts);
}

}  // namespace

// The operator's: what it tells of is no organization's, or one's that has no members left who could ask.
endpoint show_installation_log(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto asked = query_page(around.at, request);
        if (!asked) return refusal(asked.error());
        std::vector<installation_note> page;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            const auto kind = query_value(request, "kind").value_or("");
            auto found = installation_log(tx).newest(kind, number_of_place(asked->after), asked->limit + 1);
            if (!found) return found.error();
            page = *std::move(found);
            return {};
        });
        if (!read) return refusal(read.error());
        const auto next = next_page(page, *asked, [](const installation_note& last) { return place_of_number(last.position); });
        return list_answer(page, write_note, next);
    };
}

}  // namespace gatehouse::protocol::admin
