#include <gatehouse/codec/json.hpp>
#include <gatehouse/codec/toml.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/domain/access/policy_statement.hpp>

#include <algorithm>
#include <array>

namespace gatehouse::access {
namespace {

error wrong(std::string what) { return make_error(errc::invalid_value, std::move(what)); }

// Reads a table strictly: what is not asked for is an error, so that a misspelt key cannot be passed over.
class table_reader {
public:
    table_reader(const value& table, std::string place) : table_(table), place_(std::move(place)) {}

    std::string text(std::string_view key) {
        const value* found = take(key);
        if (found && found->if_string() && !found->text().empty()) return std::string(found->text());
        fail(key, "a text");
        return {};
    }
    std::int64_t level(std::string_view key) {
        const value* found = take(key);
        const auto* number = found ? found->if_integer() : nullptr;
        if (number && *number >= 0 && *number <= 100) return *number;
        fail(key, "a whole number from 0 to 100");
        return 0;
    }
    const value::array& list(std::string_view key) {
        static const value::array none;
        const value* found = take(key);
        if (found && found->if_array()) return *found->if_array();
        fail(key, "a list");
        return none;
    }
    // One of the words that this build knows; a word of `later` is told apart from a misspelt one.
    void choice(std::string_view key, std::string_view known, std::string_view later) {
        const std::string said = text(key);
        if (said == later)
            refuse(
                {errc::not_supported, place_ + ": " + std::string(key) + " = " + said + " is not supported by this version"});
        else if (said != known)
            fail(key, "\"" + std::string(known) + "\"");
    }
    result<void> finish() {
        for (const auto& [name, content] : *table_.if_object()) {
            if (std::ranges::find(unbuilt, name) != unbuilt.end())
                refuse({errc::not_supported, place_ + ": " + name + " is not supported by this version"});
            else if (std::ranges::find(taken_, name) == taken_.end())
                refuse(wrong(place_ + ": unknown key " + name));
        }
        if (failure_) return *failure_;
        return {};
    }

private:
    static constexpr std::array<std::string_view, 6> unbuilt{"ceiling",       "plans",  "conditions",
                                                             "creator_grant", "scopes", "plan"};

    const value* take(std::string_view key) {
        taken_.emplace_back(key);
        return table_.find(key);
    }
    void fail(std::string_view key, std::string_view what) {
        refuse(wrong(place_ + ": " + std::string(key) + " must be " + std::string(what)));
    }
    void refuse(error failure) {
        if (!failure_) failure_ = std::move(failure);
    }

    const value& table_;
    std::string place_;
    std::vector<std::string> taken_;
    std::optional<error> failure_;
};

result<permission_model::built_in_role> read_role(const value& table, std::size_t number) {
    table_reader reader(table, "role " + std::to_string(number));
    permission_model::built_in_role made{reader.text("slug"), reader.text("name"), reader.level("level"), {}};
    for (const auto& policy : reader.list("policies")) made.policies.emplace_back(policy.text());
    if (const auto done = reader.finish(); !done) return done.error();
    return made;
}

result<permission_model::built_in_policy> read_policy(const value& table, std::size_t number) {
    table_reader reader(table, "policy " + std::to_string(number));
    permission_model::built_in_policy made{reader.text("slug"), reader.text("name"), to_json(value(reader.list("statement")))};
    if (const auto done = reader.finish(); !done) return done.error();
    return made;
}

result<permission_model::resource_type> read_type(const value& table, std::size_t number) {
    table_reader reader(table, "resource_type " + std::to_string(number));
    permission_model::resource_type made{reader.text("name"), reader.text("service")};
    if (const auto done = reader.finish(); !done) return done.error();
    if (made.service == "gatehouse") return wrong("resource_type " + made.name + ": the service gatehouse is reserved");
    return made;
}

result<permission_model::permission> read_permission(const value& table, std::size_t number) {
    table_reader reader(table, "permission " + std::to_string(number));
    permission_model::permission made{reader.text("action"), reader.text("title")};
    if (const auto done = reader.finish(); !done) return done.error();
    if (const auto literal = check_action(made.action); !literal) return literal.error();
    return made;
}

template <class T, class Read> result<void> read_all(const value::array& tables, std::vector<T>& into, Read read) {
    for (const auto& table : tables) {
        if (!table.if_object()) return wrong("a table is expected");
        auto made = read(table, into.size() + 1);
        if (!made) return made.error();
        into.push_back(*std::move(made));
    }
    return {};
}

result<void> check_policies(const permission_model& model) {
    const auto anybody = organization_id::trusted("00000000-0000-7000-8000-000000000000");
    for (const auto& policy : model.policies) {
        const auto compiled = compile_statements(policy.statements, model, anybody);
        if (!compiled) return make_error(compiled.error().code, "policy " + policy.slug + ": " + compiled.error().detail);
    }
    for (const auto& role : model.roles)
        for (const auto& slug : role.policies)
            if (std::ranges::find(model.policies, slug, &permission_model::built_in_policy::slug) == model.policies.end())
                return wrong("role " + role.slug + ": no policy " + slug);
    return {};
}

// The owner's is the one highest role, the default the one lowest.
result<void> choose_ends(permission_model& model) {
    if (model.roles.size() < 2) return wrong("a model has at least two roles");
    auto order = model.roles;
    std::ranges::sort(order, std::ranges::less(), &permission_model::built_in_role::level);
    if (order[0].level == order[1].level) return wrong("the lowest role is the default: there must be one");
    if (order[order.size() - 1].level == order[order.size() - 2].level)
        return wrong("the highest role is the owner's: there must be one");
    model.default_role = order.front().slug;
    model.owner_role = order.back().slug;
    return {};
}

}  // namespace

result<permission_model> permission_model::from_toml(std::string_view text) {
    const auto parsed = parse_toml(text);
    if (!parsed) return parsed.error();
    table_reader reader(*parsed, "model");
    permission_model made;
    made.name = reader.text("name");
    made.title = reader.text("title");
    made.prefix = reader.text("prefix");
    made.product = reader.text("product");
    made.protected_level = reader.level("protected_level");
    reader.choice("owners", "exactly_one", "at_least_one");
    reader.choice("roles_per_scope", "many", "one");
    if (const auto read = read_all(reader.list("resource_type"), made.resource_types, read_type); !read) return read.error();
    if (const auto read = read_all(reader.list("permission"), made.permissions, read_permission); !read) return read.error();
    if (const auto read = read_all(reader.list("role"), made.roles, read_role); !read) return read.error();
    if (const auto read = read_all(reader.list("policy"), made.policies, read_policy); !read) return read.error();
    if (const auto done = reader.finish(); !done) return done.error();
    if (const auto ends = choose_ends(made); !ends) return ends.error();
    if (const auto sound = check_policies(made); !sound) return sound.error();
    return made;
}

std::string_view permission_model::service_of(std::string_view type) const {
    const auto found = std::ranges::find(resource_types, type, &resource_type::name);
    return found == resource_types.end() ? std::string_view() : std::string_view(found->service);
}

}  // namespace gatehouse::access
