#include <gatehouse/cli/management.hpp>

#include <algorithm>

#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

struct plan_arguments {
    const CLI::App* verb = nullptr;
    place where;
    std::string directory;
};

std::string line_of(const step& one) { return one.act + " " + one.what + (one.with.empty() ? "" : ": " + one.with); }

void print_steps(const session& in, const std::vector<step>& steps, const char* none) {
    if (!in.json()) {
        for (const auto& one : steps) std::printf("%s\n", line_of(one).c_str());
        if (steps.empty()) std::printf("%s\n", none);
        return;
    }
    value::array items;
    for (const auto& one : steps) {
        object item;
        item.set("act", one.act);
        item.set("what", one.what);
        item.set("with", one.with);
        items.emplace_back(std::move(item));
    }
    object list;
    list.set("items", std::move(items));
    print_json(value(std::move(list)));
}

constexpr char nothing[] = "Nothing to change: the organization has what the files say.";

result<void> plan(session& in, const plan_arguments&, const declared& wanted) {
    const auto steps = compare(in, wanted);
    if (!steps) return steps.error();
    print_steps(in, *steps, nothing);
    return {};
}

// Of what is shown only, nobody loses anything by another.
bool is_wording(std::string_view field) { return field == "name" || field == "description" || field == "settings"; }

// Whether somebody may be able to do less after it, or its former state be gone. What is made or given takes nothing away, but
// for a deny and a ceiling.
bool takes_away(const step& one) {
    if (one.method == "DELETE" || one.act == "publish" || one.denies) return true;
    return one.act == "change" && !std::ranges::all_of(one.body, [](const auto& field) { return is_wording(field.name); });
}

// Asks once for all of them, and shows to whom it may concern which. Where none of them takes anything, each is rehearsed: a
// role may be given in place of another, and API keys end with that.
result<void> confirm_steps(session& in, const plan_arguments& asked, const std::vector<step>& steps) {
    if (asked.where.sure) return {};
    if (std::ranges::none_of(steps, takes_away)) {
        in.at.ask_before([&asked](const value& rehearsed) { return confirm_ended_keys(*asked.verb, rehearsed); });
        return {};
    }
    std::fprintf(stderr, "It takes away or replaces:\n");
    for (const auto& one : steps)
        if (takes_away(one)) std::fprintf(stderr, "  %s\n", line_of(one).c_str());
    return confirm(*asked.verb, asked.where);
}

// Each step is a change of its own: what was done before a refusal stands, and the next apply goes on from there.
result<void> apply(session& in, const plan_arguments& asked, const declared& wanted) {
    if (asked.where.dry_run) return plan(in, asked, wanted);
    auto steps = compare(in, wanted);
    if (!steps) return steps.error();
    if (auto sure = confirm_steps(in, asked, *steps); !sure) return sure;
    std::vector<step> done;
    for (auto& one : *steps) {
        const auto answer = in.at.send_here(one.method, one.path, one.body);
        if (!answer) {
            if (!done.empty() || answer.error().code != errc::outcome_unknown) print_steps(in, done, "Nothing was changed.");
            return make_error(answer.error().code, line_of(one) + ": " + answer.error().detail);
        }
        done.push_back(std::move(one));
    }
    print_steps(in, done, nothing);
    return {};
}

using working = result<void> (*)(session&, const plan_arguments&, const declared&);

result<void> run(const plan_arguments& asked, toml_reader read, working work) {
    const auto wanted = read_declared(asked.directory, read);
    if (!wanted) return wanted.error();
    auto at = api::open(asked.where);
    if (!at) return at.error();
    session here{*at, asked.where};
    return work(here, asked, *wanted);
}

void add(CLI::App& app, const verb_text& text, int& status, toml_reader read, working work) {
    auto asked = std::make_shared<plan_arguments>();
    CLI::App* verb = app.add_subcommand(text.name, text.about);
    verb->footer(std::string("Example: gatehouse ") + text.example);
    verb->add_option("DIR", asked->directory, "A directory of *.toml files: [[unit]], [[team]], [[policy]], [[role]] …")
        ->required();
    asked->verb = verb;
    // No idempotency key: a second apply finds what the first did, and sends the rest.
    add_common_options(*verb, asked->where, verb_effect::reads);
    if (text.effect == verb_effect::harms) {
        verb->add_flag("--dry-run", asked->where.dry_run, "Say what it would change, as plan does, and change nothing");
        verb->add_flag("-y,--yes", asked->where.sure, "Do it without being asked, also where it takes something away");
    }
    verb->callback([asked, read, work, &status] {
        const auto done = run(*asked, read, work);
        status = done ? exit_ok : report(done.error());
    });
}

}  // namespace

void add_plans(CLI::App& app, int& status, toml_reader read) {
    add(app, {"plan", "What apply would change", "plan access/ --org acme", verb_effect::reads}, status, read, plan);
    add(app, {"apply", "Make an organization have what a directory says", "apply access/ --org acme --yes", verb_effect::harms},
        status, read, apply);
}

}  // namespace gatehouse::cli
