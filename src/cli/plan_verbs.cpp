#include <gatehouse/cli/management.hpp>

#include "comparison.hpp"

namespace gatehouse::cli {
namespace {

struct plan_arguments {
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

result<void> plan(session& in, const declared& wanted) {
    const auto steps = compare(in, wanted);
    if (!steps) return steps.error();
    print_steps(in, *steps, nothing);
    return {};
}

// Each step is a change of its own: what was done before a refusal stands, and the next apply goes on from there.
result<void> apply(session& in, const declared& wanted) {
    auto steps = compare(in, wanted);
    if (!steps) return steps.error();
    std::vector<step> done;
    for (auto& one : *steps) {
        const auto answer = in.at.send_here(one.method, one.path, one.body);
        if (!answer) {
            print_steps(in, done, "Nothing was changed.");
            return make_error(answer.error().code, line_of(one) + ": " + answer.error().detail);
        }
        done.push_back(std::move(one));
    }
    print_steps(in, done, nothing);
    return {};
}

using working = result<void> (*)(session&, const declared&);

result<void> run(const plan_arguments& asked, toml_reader read, working work) {
    const auto wanted = read_declared(asked.directory, read);
    if (!wanted) return wanted.error();
    auto at = api::open(asked.where);
    if (!at) return at.error();
    session here{*at, asked.where};
    return work(here, *wanted);
}

void add(CLI::App& app, const verb_text& text, int& status, toml_reader read, working work) {
    auto asked = std::make_shared<plan_arguments>();
    CLI::App* verb = app.add_subcommand(text.name, text.about);
    verb->footer(std::string("Example: gatehouse ") + text.example);
    verb->add_option("DIR", asked->directory, "A directory of *.toml files: [[unit]], [[team]], [[policy]], [[role]] …")
        ->required();
    add_common_options(*verb, asked->where, verb_effect::reads);  // plan is what rehearses apply
    verb->callback([asked, read, work, &status] {
        const auto done = run(*asked, read, work);
        status = done ? exit_ok : report(done.error());
    });
}

}  // namespace

void add_plans(CLI::App& app, int& status, toml_reader read) {
    add(app, {"plan", "What apply would change", "plan access/ --org acme"}, status, read, plan);
    add(app, {"apply", "Make an organization have what a directory says", "apply access/ --org acme"}, status, read, apply);
}

}  // namespace gatehouse::cli
