#include <gatehouse/cli/audit_export.hpp>

#include <chrono>
#include <string>
#include <thread>

#include <gatehouse/codec/json.hpp>

namespace gatehouse::cli {
namespace {

constexpr int tries = 60;
constexpr std::chrono::seconds pause{1};

result<std::string> page_when_sealed(api& from, const std::string& until, const std::string& after) {
    auto page = from.text_here("/audit/export", {{"until", until}, {"after", after}});
    for (int i = 1; i < tries && !page && page.error().code == errc::unavailable; ++i) {
        std::this_thread::sleep_for(pause);
        page = from.text_here("/audit/export", {{"until", until}, {"after", after}});
    }
    return page;
}

struct last_line {
    bool ends = false;     // the export's end
    std::string position;  // else what the next page comes after
};

// A page ends with a record, with the checkpoint over it, or with the end.
result<last_line> read_last_line(std::string_view page) {
    if (page.ends_with('\n')) page.remove_suffix(1);
    const auto parsed = parse_json(page.substr(page.rfind('\n') + 1));
    if (!parsed) return make_error(errc::internal, "the answer is no page of an export: is this address a gateway's?");
    if (parsed->find("end")) return last_line{true, {}};
    for (const char* name : {"position", "checkpoint"})
        if (const value* found = parsed->find(name); found && found->if_integer())
            return last_line{false, std::to_string(*found->if_integer())};
    return make_error(errc::internal, "a page of the export has no end");
}

}  // namespace

result<void> fetch_audit_export(api& from, function_ref<result<void>(std::string_view page)> take) {
    const auto begun = from.post_here("/audit/exports");
    if (!begun) return begun.error();
    const value* until = begun->find("until");
    if (!until || !until->if_integer()) return make_error(errc::internal, "the answer names no position");
    last_line last{false, "0"};
    while (!last.ends) {
        const auto page = page_when_sealed(from, std::to_string(*until->if_integer()), last.position);
        if (!page) return page.error();
        if (auto taken = take(*page); !taken) return taken;
        auto next = read_last_line(*page);
        if (!next) return next.error();
        last = *std::move(next);
    }
    return {};
}

}  // namespace gatehouse::cli
