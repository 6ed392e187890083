#include <gatehouse/base/text.hpp>

#include <memory>

#include "body.hpp"
#include "connection_view.hpp"
#include "permit.hpp"
#include "proposals.hpp"

namespace gatehouse::protocol::admin {
namespace {

// A change that was asked for earlier, ready to be made by another.
struct stored_change {
    connection_proposal row;
    const write_operation& what;
    http::request request;
    writing work;
};

result<connection_proposal> waiting_in_path(call& made) {
    auto row = proposal_in_path(made);
    if (!row) return row;
    const auto waits = is_waiting(made, *row);
    if (!waits) return waits.error();
    if (*waits) return row;
    return make_error(errc::conflict, row->outcome ? "this was " + std::string(to_text(*row->outcome)) + " already"
                                                   : std::string("this has lapsed: it has to be proposed anew"));
}

std::string_view route_of(const connection_proposal& row) {
    const std::string_view name = row.operation;
    return name.substr(name.find(' ') + 1);
}

// Of the present call, only what was asked for is the earlier one's: who asks, whence, and whether it is a rehearsal is of now.
result<http::request> request_of(const connection_proposal& row, const http::request& present) {
    http::request request = present;
    const auto names = split(route_of(row), '/'), values = split(row.path, '/');
    if (names.size() != values.size()) return make_error(errc::not_found, "what it would change has no such path");
    request.path_values.resize(1);
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i].starts_with('{')) request.path_values.emplace_back(values[i]);
    request.path = present.path.substr(0, present.path.find("/connection-proposals/")) + row.path;
    request.body = row.body;
    return request;
}

result<void> end(call& made, const connection_proposal& row, proposal_outcome outcome, change_kind told) {
    if (auto done = proposal_repository(made.tx).decide(row.id, outcome, made.from.by.actor); !done) return done;
    return record_proposal(made, told, row);
}

// Whoever might make the change himself; about one's own nobody decides, whatever he has become since.
result<void> check_decider(call& made, const connection_proposal& row) {
    if (auto may = check_configurer(made); !may) return may;
    if (!made.from.is(row.proposed_by)) return {};
    return make_error(errc::forbidden, "nobody decides about his own proposal: ask another administrator, or withdraw it");
}

result<void> check_unmoved(call& as_asked, const connection_proposal& row) {
    const auto now = target_version(as_asked, route_of(row));
    if (!now) return now.error();
    if (*now == row.target_version) return {};
    return make_error(errc::conflict, "what it would change was changed since: reject it, and have it proposed anew");
}

result<http::response> decided(call& made, const connection_proposal_id& id) {
    const auto row = proposal_repository(made.tx).get(id);
    if (!row) return row.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    if (auto written = write_proposal(out, made, *row); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}

result<http::response> approve(call& made, const stored_change& stored) {
    const auto row = waiting_in_path(made);
    if (!row) return row.error();
    if (auto may = check_decider(made, *row); !may) return may.error();
    call as_asked{made.around, made.tx, made.from, stored.request};
    as_asked.proposed_by = row->proposed_by;
    if (auto may = permit(as_asked, stored.what.permission); !may) return may.error();
    if (auto same = check_unmoved(as_asked, *row); !same) return same.error();
    auto answer = stored.work(as_asked);
    if (!answer) return answer;
    if (auto done = end(made, *row, proposal_outcome::approved, change_kind::connection_proposal_approved); !done)
        return done.error();
    return answer;
}

result<http::response> reject(call& made) {
    const auto row = waiting_in_path(made);
    if (!row) return row.error();
    if (auto may = check_decider(made, *row); !may) return may.error();
    if (auto done = end(made, *row, proposal_outcome::rejected, change_kind::connection_proposal_rejected); !done)
        return done.error();
    return decided(made, row->id);
}

result<http::response> withdraw(call& made) {
    const auto row = waiting_in_path(made);
    if (!row) return row.error();
    if (made.from.is_operator()) return make_error(errc::conflict, "the operator proposes nothing: reject it");
    if (!made.from.is(row->proposed_by)) return make_error(errc::forbidden, "only who proposed this withdraws it");
    if (auto done = end(made, *row, proposal_outcome::withdrawn, change_kind::connection_proposal_withdrawn); !done)
        return done.error();
    return decided(made, row->id);
}

}  // namespace

result<writing> approve_proposal(call& made) {
    body_reader body(made.request);
    if (auto read = body.finish(); !read) return read.error();
    auto row = proposal_in_path(made);
    if (!row) return row.error();
    const auto* what = waiting_operation(row->operation);
    if (!what) return make_error(errc::not_supported, "this version does not know what was proposed");
    auto request = request_of(*row, made.request);
    if (!request) return request.error();
    auto work = what->prepare(made.around, *request);
    if (!work) return work.error();
    const auto stored =
        std::make_shared<const stored_change>(stored_change{*std::move(row), *what, *std::move(request), *std::move(work)});
    return writing([stored](call& within) { return approve(within, *stored); });
}

result<writing> reject_proposal(const surroundings&, const http::request& request) {
    body_reader body(request);
    if (auto read = body.finish(); !read) return read.error();
    return writing(reject);
}

result<writing> withdraw_proposal(const surroundings&, const http::request&) { return writing(withdraw); }

}  // namespace gatehouse::protocol::admin
