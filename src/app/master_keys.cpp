#include "master_keys.hpp"

#include <filesystem>

#include <gatehouse/base/limits/operators.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/sessions/store_keys.hpp>
#include <gatehouse/protocol/shared/problem.hpp>

#include "key_files.hpp"
#include "master_key.hpp"
#include "routes.hpp"

namespace gatehouse::app {
namespace {

constexpr std::chrono::milliseconds look_pause{limits::store_key_look_ms};

request_context operator_at(const http::request& asked) {
    return {actor_kind::operator_, asked.remote_address, "", "cli", asked.id, ""};
}

result<void> refuse_rehearsal(const http::request& asked) {
    for (const auto& [name, content] : http::parse_form(asked.query))
        if (name == "dry_run" && content == "true")
            return make_error(errc::invalid_value, "a change of master keys writes files, and can't be rehearsed");
    return {};
}

result<std::string> file_in(const http::request& asked) {
    const auto body = parse_json(asked.body);
    if (!body) return body.error();
    const value* file = body->find("file");
    const std::string* path = file ? file->if_string() : nullptr;
    if (!path || !path->starts_with('/'))
        return make_error(errc::invalid_value, "file is required: the new file's absolute path, on the gateway's machine");
    return *path;
}

http::response refused(const std::string& path, const error& why) {
    return protocol::problem(make_error(why.code, path + ": " + why.detail));
}

}  // namespace

master_keys::master_keys(store& data, crypto::master_key present, crypto::keyring& keys, const config& settings,
                         random_source& random)
    : data_(data),
      keys_(keys),
      settings_(settings),
      random_(random),
      present_(std::move(present)),
      looking_(look_pause, look_pause, [this] { look(); }) {}

// A store that does not answer keeps what is known: only another answer makes this gateway unfit.
void master_keys::look() {
    const std::lock_guard lock(mutex_);
    const auto done = sessions::refresh_store_keys(data_, present_, keys_);
    const bool ended = !done && done.error().code == errc::conflict;
    if (ended && current_)
        log(log_level::error, "master_key.ended",
            {{"file", settings_.master_key}, {"id", std::string(present_.id())}, {"why", done.error().detail}});
    if (done || ended) current_ = !ended;
}

http::response master_keys::shown(int status, const std::string& former) {
    std::string body;
    json_writer out(body);
    out.begin_object();
    const auto read = data_.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto all = sessions::master_keys_of(tx);
        if (!all) return all.error();
        out.name("items").begin_array();
        for (const auto& one : *all)
            out.begin_object()
                .member("id", one.id)
                .member("added", to_rfc3339(one.added))
                .member("in_use", one.id == present_.id())
                .end_object();
        out.end_array();
        return {};
    });
    if (!read) return protocol::problem(read.error());
    out.member("file", settings_.master_key).member("sealing", keys_.sealing_id());
    if (!former.empty()) out.member("former", former);
    out.end_object();
    return protocol::json_answer(status, std::move(body));
}

http::response master_keys::list() {
    const std::lock_guard lock(mutex_);
    return shown(200);
}

// The file first: a key that the store knows and nobody has would be worse than a file that opens nothing.
http::response master_keys::add(const http::request& asked) {
    if (auto real = refuse_rehearsal(asked); !real) return protocol::problem(real.error());
    const auto path = file_in(asked);
    if (!path) return protocol::problem(path.error());
    const std::lock_guard lock(mutex_);
    const auto made = crypto::master_key::create(*path, random_);
    if (!made) return refused(*path, made.error());
    const auto added = data_.write_installation([&, by = operator_at(asked)](installation_transaction& tx) {
        return sessions::add_master_key(tx, by, present_, *made);
    });
    if (added) return shown(201);
    std::error_code ignored;
    if (added.error().code != errc::outcome_unknown) std::filesystem::remove(*path, ignored);
    return protocol::problem(added.error());
}

http::response master_keys::remove(const http::request& asked) {
    if (auto real = refuse_rehearsal(asked); !real) return protocol::problem(real.error());
    const std::lock_guard lock(mutex_);
    const std::int64_t wait = is_embedded() ? 0 : limits::store_key_wait_ms;
    const auto gone = data_.write_installation([&, by = operator_at(asked)](installation_transaction& tx) {
        return sessions::remove_master_key(tx, by, present_, asked.path_values.at(0), wait);
    });
    if (!gone) return protocol::problem(gone.error());
    take_in();
    return shown(200);
}

// A run before may have left the next key's file: the only one that opens the store, if the store had it already.
result<void> master_keys::judge_leftover(const std::string& next_file) {
    const auto left = crypto::master_key::load(next_file);
    if (!left && left.error().code == errc::not_found) return {};
    if (!left) return make_error(errc::conflict, next_file + ": " + left.error().detail + "; look at it, and take it away");
    const auto used = opens_with(data_, *left);
    if (!used) return used.error();
    if (*used)
        return make_error(errc::conflict,
                          "the store opens with " + next_file + ": start the gateway anew, which puts it in place");
    std::error_code ignored;
    std::filesystem::remove(next_file, ignored);
    return {};
}

result<crypto::master_key> master_keys::replaced(const request_context& by, const std::string& next_file) {
    if (auto clean = judge_leftover(next_file); !clean) return clean.error();
    if (auto kept = keep_former_key(settings_.master_key, present_); !kept) return kept.error();
    auto next = crypto::master_key::create(next_file, random_);
    if (!next) return make_error(next.error().code, next_file + ": " + next.error().detail);
    const auto done = data_.write_installation(
        [&](installation_transaction& tx) { return sessions::replace_master_key(tx, by, present_, *next); });
    if (done) return next;
    std::error_code ignored;
    if (done.error().code != errc::outcome_unknown) std::filesystem::remove(next_file, ignored);
    return done.error();
}

// Whatever ends this between two steps, the next start finds a key that opens the store, and goes on from there.
http::response master_keys::replace(const http::request& asked) {
    if (auto real = refuse_rehearsal(asked); !real) return protocol::problem(real.error());
    if (!is_embedded())
        return protocol::problem(409,
                                 "each gateway of this store has the file: gatehouse key add, bring it to all of them, "
                                 "start them anew, then gatehouse key remove");
    const std::lock_guard lock(mutex_);
    const std::string next_file = next_key_file(settings_.master_key), before(present_.id());
    auto next = replaced(operator_at(asked), next_file);
    if (!next) return protocol::problem(next.error());
    present_ = *std::move(next);
    if (auto placed = put_next_key_in_place(settings_.master_key); !placed)
        return refused("the store opens with " + next_file + " now: the next start puts it in its place", placed.error());
    take_in();
    return shown(200, former_key_file(settings_.master_key, before));
}

// What was done is done: a store that does not answer now is asked again soon.
void master_keys::take_in() {
    if (const auto taken = sessions::refresh_store_keys(data_, present_, keys_); !taken)
        log(log_level::warning, "master_key.not_taken_in", {{"why", taken.error().detail}});
}

void add_master_keys(http::router& to, master_keys& all) {
    const auto add = [&](http::method verb, std::string path, http::response (master_keys::*answer)(const http::request&)) {
        to.add({verb, std::move(path), limits::decision_body_bytes, http::run_on::worker,
                [&all, answer](const http::request& asked, const http::responder& respond) { respond((all.*answer)(asked)); }});
    };
    to.add({http::method::get, "/api/v1/master-keys", 0, http::run_on::worker,
            [&all](const http::request&, const http::responder& respond) { respond(all.list()); }});
    add(http::method::post, "/api/v1/master-keys", &master_keys::add);
    add(http::method::post, "/api/v1/master-keys/{master_key}/remove", &master_keys::remove);
    add(http::method::post, "/api/v1/master-keys/replace", &master_keys::replace);
}

}  // namespace gatehouse::app
