#include <charconv>
#include <vector>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/base/limits/search.hpp>
#include <gatehouse/store/credential_repository.hpp>
#include <gatehouse/store/last_sign_in_repository.hpp>

#include "paging.hpp"
#include "report_operations.hpp"

// Members who did not sign in for long, then API keys that were not used.
namespace gatehouse::protocol::admin {
namespace {

constexpr std::int64_t slice_rows = 500;

result<std::int64_t> days_asked(const http::request& request) {
    const auto text = query_value(request, "days");
    if (!text) return limits::inactive_days;
    std::int64_t days = 0;
    const auto [end, failure] = std::from_chars(text->data(), text->data() + text->size(), days);
    if (failure == std::errc() && end == text->data() + text->size() && days >= 1 && days <= limits::inactive_days_most)
        return days;
    return make_error(errc::invalid_value,
                      "days must be a whole number from 1 to " + std::to_string(limits::inactive_days_most));
}

struct quiet {
    member who;  // of a key: its owner
    std::optional<api_key_row> key{};
    std::optional<instant> last_used{};
};

// Until the page is full, or enough was looked at: then it says where to go on.
class quiet_walk {
public:
    quiet_walk(call& made, const asked_page& asked, instant before)
        : made_(made), asked_(asked), before_(before), place_(place_in_part::of(asked.after)) {}

    result<void> run() {
        for (;;) {
            const auto more = place_.part == 0 ? members() : keys();
            if (!more) return more.error();
            if (is_full()) return {};
            if (*more) continue;
            if (place_.part == 1) return ended_ = true, result<void>();
            place_ = {1, {}};
        }
    }
    const std::vector<quiet>& found() const { return found_; }
    std::string next() const { return ended_ ? std::string() : cursor_after(asked_, place_.text()); }

private:
    bool is_full() const {
        return static_cast<std::int64_t>(found_.size()) >= asked_.limit || examined_ >= limits::search_examined;
    }
    template <class Id> void look_at(const Id& id) {
        place_.after = id.text();
        ++examined_;
    }
    // Whether there may be more of them.
    result<bool> members() {
        auto some = member_repository(made_.tx).list(place_.after, slice_rows);
        if (!some) return some.error();
        if (some->empty()) return false;
        const auto seen = last_sign_in_repository(made_.tx).between(some->front().id, some->back().id);
        if (!seen) return seen.error();
        for (member& one : *some) {
            if (is_full()) return true;
            look_at(one.id);
            const auto last = seen->find(one.id);
            const bool recent = last != seen->end() && last->second >= before_;
            if (one.status != member_status::active || one.since >= before_ || recent) continue;
            found_.push_back({std::move(one), {}, {}});
            if (last != seen->end()) found_.back().last_used = last->second;
        }
        return true;
    }
    result<bool> keys() {
        const auto some = api_key_repository(made_.tx).list(place_.after, slice_rows);
        if (!some) return some.error();
        for (const api_key_row& one : *some) {
            if (is_full()) return true;
            look_at(one.id);
            if (one.ended || one.expires <= made_.tx.now() || one.last_used.value_or(one.created) >= before_) continue;
            auto owner = member_repository(made_.tx).get(one.member);
            if (!owner) return owner.error();
            found_.push_back({*std::move(owner), one, one.last_used});
        }
        return !some->empty();
    }

    call& made_;
    const asked_page& asked_;
    const instant before_;
    place_in_part place_;
    std::vector<quiet> found_;
    std::size_t examined_ = 0;
    bool ended_ = false;
};

void write_quiet(json_writer& out, const quiet& one) {
    out.member("kind", one.key ? "api_key" : "member");
    if (one.key) write_id(out, "key", one.key->id).member("name", one.key->name);
    write_person(out, one.who);
    out.member("status", state_of(one.who));
    write_time(out, "since", one.key ? one.key->created : one.who.since);
    write_time(out, "last_used", one.last_used);
}

}  // namespace

result<http::response> report_inactive(call& made) {
    const auto asked = query_page(made);
    if (!asked) return asked.error();
    const auto days = days_asked(made.request);
    if (!days) return days.error();
    quiet_walk walk(made, *asked, made.tx.now() - *days * 24 * 3600 * 1000);
    if (auto done = walk.run(); !done) return done.error();
    return list_answer(walk.found(), write_quiet, walk.next());
}

}  // namespace gatehouse::protocol::admin
