#include "histories/history.hpp"

#include <algorithm>
#include <limits>
#include <thread>

#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/lifecycle/kept_keys.hpp>

#include "reference/evaluator.hpp"
#include "reference/read_world.hpp"

namespace gatehouse::histories {
namespace {

using climbing::method;
using climbing::rights;
using testing::must;

constexpr int questions = 24;
constexpr std::int64_t none = std::numeric_limits<std::int64_t>::max();  // of the changes

// The session or the key that asks is opened on the way.
bool is_of_asking(std::string_view kind) { return kind == "session.opened" || kind == "api_key.created"; }

// A rehearsal's list of kinds, as text.
std::string kinds_of(const value& answer) {
    std::string all;
    for (const value& one : *answer.find("effects")->find("changes")->if_array())
        if (const auto kind = one.find("kind")->text(); !is_of_asking(kind)) all += std::string(kind) + "\n";
    return all;
}

}  // namespace

history::history(std::string model, std::string plan, std::uint64_t seed, tally& done)
    : at_(std::move(model), plan), chance_(seed, 0, 0), okta_(at_.add_connection("okta")), done_(done) {
    begin();
    remember();
}

void history::begin() {
    for (const auto& name : {"admin-1", "admin-2", "admin-3"}) at_.with_role(name, "admin");
    for (const auto& name : {"m-1", "m-2", "m-3", "m-4"}) at_.with_role(name, "member");
    for (const auto& team : {"t-1", "t-2"}) at_.add_team(team);
    at_.must_make(method::post, "/units", R"({"code":"u-1"})");
    const auto type = climbing::json_text(at_.model().resource_types.front().name);
    for (const auto& name : {"n0", "n1"})
        at_.must_make(method::post, "/resources", R"({"type":)" + type + R"(,"name":)" + climbing::json_text(name) + "}");
}

picture history::look(std::int64_t after) {
    return must(at_.read<picture>([&](tenant_transaction& tx) -> result<picture> { return take_picture(tx, after); }));
}

void history::remember() {
    recent_ = last_ = look(none);
    last_holders_ = holders_of_deprecated(world_now(), last_.now);
}

reference::world history::world_now() {
    std::optional<reference::world> seen;
    must(at_.data->read(at_.organization(), [&](tenant_transaction& tx) -> result<void> {
        seen = reference::read_world(tx, at_.model());
        return {};
    }));
    return *std::move(seen);
}

bool history::run(const operation& what) {
    if (what.passes_ms > 0) {
        at_.data.clock.advance_ms(what.passes_ms);
        return true;
    }
    if (what.provisioning) return at_.data->write(at_.organization(), what.provisioning).has_value();
    try {
        const auto answer = at_.take(*what.step);
        if (answer.status >= 500)
            fail(std::string(what.name) + " answered " + std::to_string(answer.status) + ": " + answer.body);
        return answer.status / 100 == 2;
    } catch (const std::runtime_error&) {
        return false;  // whoever is gone gets no session
    }
}

// (d): by nothing that one does himself.
void history::check_climbing(const operation& what, const rights& before) {
    if (what.name == accepting) return;
    for (const auto& [name, allowed] : at_.rights_now(what.step->who)) {
        const auto was = before.find(name);
        if (allowed && was != before.end() && !was->second)
            fail(std::string(what.name) + " " + what.step->path + " " + what.step->body + " brought its maker " + name);
    }
}

// (c): nor does anybody else gain what one neither held nor might hand out. Who comes back by it has what he had (decision
// 0021).
void history::check_handing_out(const operation& what, const climbing::seen& before) {
    if (what.name == accepting || what.name == "reactivate" || what.name == "enable connection") return;
    const auto beyond = gained_beyond(before, climbing::look(at_), *what.step->who, at_.data.clock.now());
    if (!beyond.empty())
        fail(std::string(what.name) + " " + what.step->path + " " + what.step->body + " by " +
             std::string(what.step->who->text()) + " brought another " + beyond);
}

history::rehearsal history::rehearse(const operation& what) {
    rehearsal said;
    said.before = at_.rights_now();
    auto step = *what.step;
    step.path += "?dry_run=true";
    try {
        const auto answer = at_.take(step);
        said.expected = answer.status == 200;
        if (!said.expected) return said;
        const auto told = testing::json_of(answer);
        said.kinds = kinds_of(told);
        said.access = announced(told);
    } catch (const std::runtime_error&) {}
    return said;
}

void history::check_rehearsal(const operation& what, const rehearsal& said, bool came, std::int64_t position) {
    ++rehearsed_;
    const auto act = std::string(what.name) + " " + what.step->path;
    if (said.expected != came) fail("rehearsed " + act + " came out otherwise");
    if (!came) return;
    std::string real;
    for (const auto& one : look(position).changes)
        if (!is_of_asking(one.kind)) real += one.kind + "\n";
    if (said.kinds != real) fail("rehearsed " + act + " told " + said.kinds + "and was " + real);
    if (const auto wrong = said.access.wrong(said.before, at_.rights_now()); !wrong.empty())
        fail("rehearsed " + act + " " + what.step->body + " " + wrong);
    announced_ += said.access.size();
}

void history::one_by_one(int operations) {
    for (int i = 0; i < operations && wrong_.empty(); ++i) {
        if (i % 5 == 0) recent_ = look(none);
        const auto what = draw(*this);
        const bool rehearsing = what.step && i % 10 == 0;
        const auto said = rehearsing ? rehearse(what) : rehearsal();
        const bool watched = what.step && what.step->who && i % 3 == 0;
        const auto before = watched ? at_.rights_now(what.step->who) : rights();
        const bool judged = what.step && what.step->who && i % 4 == 1;
        const auto everybody = judged ? climbing::look(at_) : climbing::seen();
        const auto position = rehearsing ? look(none).number("last_position") : 0;
        const bool came = run(what);
        done_[what.name] += came ? 1 : 0;
        if (watched && came) check_climbing(what, before);
        if (judged && came) check_handing_out(what, everybody);
        if (rehearsing) check_rehearsal(what, said, came, position);
    }
}

void history::at_once(int operations, int threads) {
    recent_ = look(none);
    struct ready {
        std::string_view name;
        std::function<bool()> go;
    };
    std::vector<ready> all;
    std::atomic<int> broken{0};
    for (int i = 0; i < operations; ++i) {
        const auto what = draw(*this);
        if (!what.step) {
            all.push_back({what.name, [this, what] { return run(what); }});
            continue;
        }
        try {  // whoever asks is let in when the thread comes to it
            const auto asking = std::make_shared<std::function<http::response()>>(at_.prepared_to_take(*what.step));
            all.push_back({what.name, [asking, &broken] {
                               const int status = (*asking)().status;
                               if (status == 500) ++broken;
                               return status / 100 == 2;
                           }});
        } catch (const std::runtime_error&) {}
    }
    std::atomic<std::size_t> next{0};
    std::vector<char> came(all.size(), 0);
    {
        std::vector<std::jthread> running;
        for (int i = 0; i < threads; ++i)
            running.emplace_back([&] {
                for (std::size_t mine = next++; mine < all.size(); mine = next++) came[mine] = all[mine].go() ? 1 : 0;
            });
    }
    for (std::size_t i = 0; i < all.size(); ++i) done_[all[i].name] += came[i];
    if (broken > 0) fail(std::to_string(broken) + " calls at once were answered 500");
}

std::string history::check_engine() {
    const auto seen = world_now();
    std::vector<std::string> actions{"gatehouse:members:suspend", "gatehouse:roles:assign", "gatehouse:api-keys:hold"};
    for (const auto& one : at_.model().permissions) actions.push_back(one.action);
    reference::coverage aside;
    for (int i = 0; i < questions; ++i) {
        reference::query asked{chance_.of(seen.members).id, {}, chance_.of(actions), "organization", "here", {}, {}};
        if (!seen.resources.empty() && chance_.one_in(2)) {
            const auto& place = chance_.of(seen.resources);
            asked.type = place.type, asked.name = place.name;
        }
        const auto naive = evaluate(seen, asked, at_.data.clock.now().ms, reference::fault::none, aside);
        const auto engine = at_.decide({member_id::trusted(asked.subject), {}, asked.action, asked.type, asked.name, nullptr});
        if (naive.allowed != engine.allowed)
            return "the engine says otherwise than the reference: " + asked.subject + " " + asked.action + " on " + asked.type +
                   "/" + asked.name + ": " + engine.reason;
    }
    return "";
}

std::vector<std::string_view> history::red() {
    const auto now = look(last_.number("last_position"));
    const auto seen = world_now();
    std::vector<std::string_view> all;
    for (const auto& one : checkers())
        if (const auto why = one.check({at_.model(), last_, now, seen, last_holders_}); !why.empty()) {
            all.push_back(one.name);
            fail(std::string(one.name) + ": " + why);
        }
    return all;
}

// What the gateway's job does: keys of whoever may hold none open nothing at once, and end a little later.
void history::end_lost_keys() {
    at_.write([&](tenant_transaction& tx) -> result<void> {
        const auto owners = api_key_repository(tx).owners("", 1'000);
        if (!owners) return owners.error();
        for (const auto& one : *owners)
            if (const auto ended = lifecycle::end_lost_keys(tx, at_.by, at_.decider, one); !ended) return ended.error();
        return {};
    });
}

std::string history::check() {
    end_lost_keys();
    red();
    if (wrong_.empty()) wrong_ = check_engine();
    remember();
    return wrong_;
}

}  // namespace gatehouse::histories
