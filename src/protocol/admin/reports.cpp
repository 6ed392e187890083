#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/hold_repository.hpp>
#include <gatehouse/store/switch_repository.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include "paging.hpp"
#include "report_operations.hpp"

namespace gatehouse::protocol::admin {
namespace {

// The words of a place, a blank between; the last may have any.
template <std::size_t Count> std::array<std::string, Count> parts_of(std::string_view place) {
    std::array<std::string, Count> all;
    for (std::size_t i = 0; i + 1 < Count; ++i) {
        const auto blank = std::min(place.find(' '), place.size());
        all[i] = place.substr(0, blank);
        place.remove_prefix(std::min(blank + 1, place.size()));
    }
    all[Count - 1] = place;
    return all;
}

template <class Row> struct of_person {
    Row row;
    member who;
};

template <class Row, class Id> result<std::vector<of_person<Row>>> with_persons(call& made, std::vector<Row> rows, Id id_of) {
    std::vector<of_person<Row>> all;
    for (Row& each : rows) {
        auto who = member_repository(made.tx).get(id_of(each));
        if (!who) return who.error();
        all.push_back({std::move(each), *std::move(who)});
    }
    return all;
}

using held_person = of_person<hold_repository::held>;
using own_switch = of_person<switch_repository::own_setting>;

void write_hold(json_writer& out, const held_person& one) {
    write_person(out, one.who);
    out.member("source", one.row.what.source.text()).member("reason", one.row.what.reason).member("by", one.row.what.by);
    write_time(out, "since", one.row.what.since);
}

void write_override(json_writer& out, const own_switch& one) {
    write_person(out, one.who);
    out.member("switch", one.row.name).member("on", one.row.on).member("organization_on", one.row.organization_on);
    write_time(out, "since", one.row.since);
}

struct broken_glass {
    change row;
    std::string ip;
    member who;
};

void write_glass(json_writer& out, const broken_glass& one) {
    out.member("position", one.row.position);
    write_time(out, "at", one.row.at);
    write_person(out, one.who);
    out.member("ip", one.ip).member("request_id", one.row.request_id);
}

result<std::vector<broken_glass>> with_people(call& made, std::vector<evidence_row> rows) {
    audit::personal_reader reader(made.tx, made.around.at.keys);
    std::vector<broken_glass> all;
    for (evidence_row& each : rows) {
        const auto personal = reader.read(each);
        if (!personal) return personal.error();
        auto who = member_repository(made.tx).get(member_id::trusted(each.told.target.id));
        if (!who) return who.error();
        all.push_back({std::move(each.told), personal->ip, *std::move(who)});
    }
    return all;
}

}  // namespace

result<http::response> report_holds(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto [whose, kind, source] = parts_of<3>(asked->after);
    auto rows = hold_repository(made.tx).list(whose, {kind, source}, asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, [](const hold_repository::held& last) {
        return std::string(last.member.text()) + " " + std::string(to_text(last.what.source.kind)) + " " + last.what.source.id;
    });
    const auto all = with_persons(made, *std::move(rows), [](const auto& one) { return one.member; });
    if (!all) return all.error();
    return list_answer(*all, write_hold, next);
}

result<http::response> report_overrides(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto [whose, name] = parts_of<2>(asked->after);
    auto rows = switch_repository(made.tx).overrides(whose, name, asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, [](const switch_repository::own_setting& last) {
        return std::string(last.member.text()) + " " + last.name;
    });
    const auto all = with_persons(made, *std::move(rows), [](const auto& one) { return one.member; });
    if (!all) return all.error();
    return list_answer(*all, write_override, next);
}

result<http::response> report_break_glass(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    auto rows = evidence_repository(made.tx).break_glass(number_of_place(asked->after), asked->limit + 1);
    if (!rows) return rows.error();
    const auto next = next_page(*rows, *asked, [](const evidence_row& last) { return place_of_number(last.told.position); });
    const auto all = with_people(made, *std::move(rows));
    if (!all) return all.error();
    return list_answer(*all, write_glass, next);
}

}  // namespace gatehouse::protocol::admin
