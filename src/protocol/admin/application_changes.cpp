#include <algorithm>

#include <gatehouse/base/limits/ends.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_certificate_repository.hpp>
#include <gatehouse/store/application_repository.hpp>

#include "application_checks.hpp"
#include "operations.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

using organizations = std::vector<organization_id>;

object named(const application& what) {
    object facts;
    facts.set("name", value(what.name));
    return facts;
}

result<std::int64_t> end_sessions(installation_transaction& tx, const application_id& of, const organizations& in,
                                  std::string_view host = {}) {
    std::int64_t ended = 0;
    for (const auto& one : in) {
        const auto done = organization_directory(tx).inside(one, [&](tenant_transaction& within) -> result<void> {
            const auto here = application_sessions(within).end(of, host);
            if (!here) return here.error();
            ended += *here;
            return {};
        });
        if (!done) return done.error();
    }
    return ended;
}

result<void> write_codes(json_writer& out, installation_transaction& tx, const organizations& all) {
    out.name("organizations").begin_array();
    for (const auto& one : all) {
        const auto found = organization_directory(tx).find(one);
        if (!found) return found.error();
        out.string(found->code);
    }
    out.end_array();
    return {};
}

result<void> write_certificates(json_writer& out, installation_transaction& tx, const application_id& of) {
    const auto all = application_certificate_repository(tx).list(of);
    if (!all) return all.error();
    out.name("certificates").begin_array();
    for (const auto& one : *all) {
        out.begin_object();
        write_certificate(out, one);
        out.end_object();
    }
    out.end_array();
    return {};
}

result<http::response> present_state(installation_transaction& tx, const application_id& id) {
    application_repository rows(tx);
    const auto found = rows.find(id);
    if (!found) return found.error();
    const auto all = rows.organizations_of(id);
    if (!all) return all.error();
    std::string body;
    json_writer out(body);
    out.begin_object();
    write_application(out, *found);
    if (auto written = write_codes(out, tx, *all); !written) return written.error();
    if (auto written = write_certificates(out, tx, id); !written) return written.error();
    out.end_object();
    return json_answer(200, std::move(body));
}

struct wanted_change {
    std::optional<std::vector<std::string>> hosts, rights, organizations;
    std::optional<std::string> action, resource;
};

wanted_change read_change(body_reader& body, const base_url& place) {
    wanted_change wanted{body.optional_texts("hosts"), body.optional_texts("rights"), body.optional_texts("organizations"),
                         body.optional_text("required_action"), body.optional_text("required_resource")};
    if (wanted.hosts)
        for (auto& host : *wanted.hosts) host = normal_host(host, place.secure());
    if (wanted.organizations && wanted.organizations->empty())
        body.fail(errc::invalid_value, "organizations names at least one that it answers for");
    application as_wanted{application_id::trusted(""),
                          {},
                          wanted.hosts.value_or(std::vector<std::string>()),
                          wanted.rights.value_or(std::vector<std::string>()),
                          {},
                          wanted.resource.value_or("app/main"),
                          false,
                          false,
                          true,
                          {}};
    check_application(body, as_wanted);
    return wanted;
}

application changed(application what, const wanted_change& wanted) {
    if (wanted.hosts) what.hosts = *wanted.hosts;
    if (wanted.rights) what.rights = *wanted.rights;
    if (wanted.action) what.required_action = *wanted.action;
    if (wanted.resource) what.required_resource = *wanted.resource;
    return what;
}

// What it no longer answers for must not live on there, or again later.
result<void> end_what_is_left_out(installation_transaction& tx, const application& before, const application& after,
                                  const organizations& was, const organizations& now) {
    for (const auto& host : before.hosts)
        if (!after.serves(host))
            if (const auto ended = end_sessions(tx, after.id, was, host); !ended) return ended.error();
    for (const auto& one : was) {
        if (std::ranges::find(now, one) != now.end()) continue;
        if (const auto ended = end_sessions(tx, after.id, {one}); !ended) return ended.error();
        if (auto left = application_repository(tx).answer_no_more_for(after.id, one); !left) return left;
    }
    return {};
}

result<http::response> change(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const application_id& id, const wanted_change& wanted) {
    application_repository rows(tx);
    const auto before = rows.find(id);
    if (!before) return before.error();
    const auto was = rows.organizations_of(id);
    if (!was) return was.error();
    const auto now = wanted.organizations ? organizations_named(tx, *wanted.organizations) : was;
    if (!now) return now.error();
    const application after = changed(*before, wanted);
    if (auto free = check_hosts(tx, after); !free) return free.error();
    if (wanted.action || wanted.organizations || wanted.hosts)
        if (auto known = check_action(tx, around, after, *now); !known) return known.error();
    if (auto written = rows.change(after); !written) return written.error();
    if (auto ended = end_what_is_left_out(tx, *before, after, *was, *now); !ended) return ended.error();
    organizations concerned = *was;
    for (const auto& one : *now) {
        if (std::ranges::find(concerned, one) == concerned.end()) concerned.push_back(one);
        if (auto joined = rows.answer_for(id, one); !joined) return joined.error();
    }
    if (auto told = record_in_all(tx, by, change_kind::application_changed, after, concerned, named(after)); !told)
        return told.error();
    return present_state(tx, id);
}

result<http::response> erase(installation_transaction& tx, const request_context& by, const application_id& id) {
    application_repository rows(tx);
    const auto gone = rows.find(id);
    if (!gone) return gone.error();
    const auto in = rows.organizations_of(id);
    if (!in) return in.error();
    const auto ended = end_sessions(tx, id, *in);
    if (!ended) return ended.error();
    object facts = named(*gone);
    facts.set("child_sessions", value(*ended));
    if (auto told = record_in_all(tx, by, change_kind::application_deleted, *gone, *in, facts); !told) return told.error();
    if (auto erased = rows.erase(id); !erased) return erased.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", id).member("name", gone->name).member("status", "deleted").member("child_sessions", *ended);
    });
}

result<http::response> rotate(installation_transaction& tx, const surroundings& around, const request_context& by,
                              const application_id& id, std::int64_t overlap_minutes) {
    application_repository rows(tx);
    const auto what = rows.find(id);
    if (!what) return what.error();
    const auto in = rows.organizations_of(id);
    if (!in) return in.error();
    std::optional<instant> until;
    if (overlap_minutes > 0) until = tx.now() + overlap_minutes * 60'000;
    const auto text = sessions::rotate_application(tx, around.at.keys, id, until);
    if (!text) return text.error();
    object facts = named(*what);
    facts.set("overlap_minutes", value(overlap_minutes));
    if (auto told = record_in_all(tx, by, change_kind::application_secret_rotated, *what, *in, facts); !told)
        return told.error();
    return object_answer(200, [&](json_writer& out) {
        write_id(out, "id", id).member("name", what->name).member("secret", text->reveal());
        write_time(out, "previous_until", until);
    });
}

// Of a secret that was good when the backup was taken, and of the keys. Either may wait without the other.
result<http::response> confirm(installation_transaction& tx, const request_context& by, const application_id& id) {
    application_repository rows(tx);
    const auto what = rows.find(id);
    if (!what) return what.error();
    const auto in = rows.organizations_of(id);
    if (!in) return in.error();
    const auto keys = application_certificate_repository(tx).confirm(id);
    if (!keys) return keys.error();
    const auto done = rows.confirm(id);
    if (!done && !(done.error().code == errc::conflict && *keys > 0)) return done.error();
    if (auto told = record_in_all(tx, by, change_kind::application_confirmed, *what, *in, named(*what)); !told)
        return told.error();
    return present_state(tx, id);
}

std::int64_t read_overlap(body_reader& body) {
    const auto minutes = body.optional_integer("overlap_minutes").value_or(limits::secret_overlap_minutes);
    if (minutes < 0 || minutes > limits::secret_overlap_longest_minutes)
        body.fail(errc::invalid_value, "overlap_minutes is from 0 (the old secret ends at once) to " +
                                           std::to_string(limits::secret_overlap_longest_minutes));
    return minutes;
}

// Something done to the application that the path names, of which nothing more is said.
using named_work = result<http::response> (*)(installation_transaction&, const request_context&, const application_id&);
endpoint to_named(entrance by, named_work work) {
    return [by, work](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        body_reader body(request);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(who.by, [work, id = *id, who](installation_transaction& tx) { return work(tx, who.by, id); });
    };
}

}  // namespace

endpoint show_application(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        http::response answered;
        const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
            auto state = present_state(tx, *id);
            if (!state) return state.error();
            answered = *std::move(state);
            return {};
        });
        return read ? answered : refusal(read.error());
    };
}

endpoint change_application(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        body_reader body(request);
        const auto wanted = read_change(body, around.at.place);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(who.by, [&around, wanted, id = *id, who](installation_transaction& tx) {
            return change(tx, around, who.by, id, wanted);
        });
    };
}

endpoint delete_application(const surroundings&, entrance by) { return to_named(by, erase); }
endpoint confirm_application(const surroundings&, entrance by) { return to_named(by, confirm); }

endpoint rotate_application(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_operator(by); !may) return refusal(may.error());
        const auto id = application_in(request);
        if (!id) return refusal(id.error());
        body_reader body(request);
        const auto overlap = read_overlap(body);
        if (auto read = body.finish(); !read) return refusal(read.error());
        const auto who = operator_of(by, request);
        return make_wide_plan(who.by, [&around, overlap, id = *id, who](installation_transaction& tx) {
            return rotate(tx, around, who.by, id, overlap);
        });
    };
}

}  // namespace gatehouse::protocol::admin
