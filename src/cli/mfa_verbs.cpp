#include "verb.hpp"

namespace gatehouse::cli {
namespace {

struct coverage {
    std::size_t members = 0, covered = 0;
    value::array items, bare_administrators;

    void add(const value& one) {
        ++members;
        const bool has = text_at(one, "mfa") != "none";
        covered += has ? 1 : 0;
        const value* administrator = one.find("administrator");
        if (!has && administrator && administrator->if_boolean() && *administrator->if_boolean())
            bare_administrators.push_back(one);
        items.push_back(one);
    }
    value whole() const {
        object out;
        out.set("members", value(static_cast<std::int64_t>(members)));
        out.set("with_mfa", value(static_cast<std::int64_t>(covered)));
        out.set("administrators_without_mfa", value(bare_administrators));
        out.set("items", value(items));
        return value(std::move(out));
    }
};

result<coverage> read_all(session& in) {
    const auto whole = in.at.get_here("/mfa");
    if (!whole) return whole.error();
    coverage all;
    const value* items = whole->find("items");
    if (items && items->if_array())
        for (const value& one : *items->if_array()) all.add(one);
    return all;
}

result<void> show_coverage(session& in, const no_arguments&) {
    const auto all = read_all(in);
    if (!all) return all.error();
    return show(in, all->whole(), [&](const value& whole) {
        std::printf("%zu of %zu active members have a second factor\n\nAdministrators without one\n", all->covered,
                    all->members);
        object bare;
        bare.set("items", *whole.find("administrators_without_mfa"));
        print_table(value(std::move(bare)), {{"USER NAME", "user_name"}, {"NAME", "display_name"}, {"ID", "id"}}, "none");
    });
}

}  // namespace

void add_mfa_verbs(CLI::App& app, int& status) {
    CLI::App& noun = add_noun(app, "mfa", "Second factors: who has one");
    add_verb<no_arguments>(
        noun, {"show", "Show coverage, and administrators without a second factor", "mfa show", verb_effect::reads}, status,
        no_options, show_coverage);
}

}  // namespace gatehouse::cli
