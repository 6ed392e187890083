#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/model/query.hpp>

#include <array>
#include <random>

#include "query_sql.hpp"
#include "support/temporary_store.hpp"
#include "text_range.hpp"

using namespace gatehouse;

namespace {

const std::array<std::string, 8> texts{"ann", "Ann.B", "anna", "Über", "ü%b_", "straße", "zo", "\xf4\x8f\xbf\xbf"};

struct person {
    std::string id, user_name;
    std::optional<std::string> external_id;
    std::vector<std::string> emails;
    std::optional<double> age;
    bool active;
};

// Lays rows down without the repositories of people, whose listing is built on what is tested here.
class rows : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    void connection() {
        must("INSERT INTO connection (org, id, name, name_fold, created, modified) VALUES ($1, 'c', 'c', 'c', 0, 0)", {org()});
        must("INSERT INTO member (org, id, status, since) VALUES ($1, 'm', 'active', 0)", {org()});
    }
    void link(const person& p) {
        must(
            "INSERT INTO link (org, id, connection, member, authority, external_id, user_name, user_name_fold, active,"
            " document, version, created, modified) VALUES ($1, $2, 'c', 'm', 1, $3, $4, $5, $6, '{}', 1, 1000, 2000)",
            {org(), p.id, p.external_id, p.user_name, fold(p.user_name), p.active});
        for (const auto& email : p.emails) attribute(p.id, "emails.value", fold(email), std::nullopt);
        if (p.age) attribute(p.id, "age", std::to_string(*p.age), p.age);
    }
    void group(const std::string& id, const std::string& name, const std::vector<std::string>& members) {
        must(
            "INSERT INTO directory_group (org, id, connection, display_name, display_name_fold, origin, document, "
            "version,"
            " created, modified) VALUES ($1, $2, 'c', $3, $4, 'scim', '{}', 1, 0, 0)",
            {org(), id, name, fold(name)});
        for (const auto& member : members)
            must("INSERT INTO group_member (org, group_id, member, kind, since) VALUES ($1, $2, $3, 'user', 0)",
                 {org(), id, member});
    }
    std::vector<std::string> ids(const sql_condition& condition, query_table table) {
        const std::string name = table == query_table::link ? "link" : "directory_group";
        std::vector<sql_value> args{org(), "c"};
        for (const auto& v : condition.values()) args.push_back(v);
        std::vector<std::string> found;
        const auto ran = sql().run_built(
            "SELECT id FROM " + name + " WHERE org = $1 AND connection = $2 AND " + condition.text + " ORDER BY id", args,
            [&](const sql_row& row) {
                found.push_back(row.string(0));
                return result<void>();
            });
        BOOST_TEST_REQUIRE(ran.has_value(), condition.text);
        return found;
    }

private:
    void attribute(const std::string& link, const char* path, const std::string& value, std::optional<double> number) {
        must(
            "INSERT INTO link_attribute (org, connection, path, value_fold, link, value_number) VALUES ($1, 'c', $2, "
            "$3, $4, $5)"
            " ON CONFLICT DO NOTHING",
            {org(), path, value, link, number});
    }
    void must(std::string_view text, std::initializer_list<sql_value> args) {
        BOOST_TEST_REQUIRE(sql().run(text, args).has_value());
    }
};

struct dice {
    explicit dice(unsigned seed) : engine(seed) {}
    std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine); }
    std::string text() { return texts[below(texts.size())].substr(0); }
    std::mt19937 engine;
};

person random_person(dice& d, int number) {
    person p;
    char id[8];
    std::snprintf(id, sizeof id, "u%03d", number);
    p.id = id;
    p.user_name = d.text() + std::to_string(number);
    if (d.below(2)) p.external_id = d.text() + std::to_string(number);
    for (std::size_t i = d.below(3); i > 0; --i) p.emails.push_back(d.text());
    if (d.below(2)) p.age = static_cast<double>(d.below(4));
    p.active = d.below(2) == 1;
    return p;
}

value document_of(const person& p) {
    object out;
    out.set("userName", p.user_name);
    out.set("id", p.id);
    out.set("active", p.active);
    if (p.external_id) out.set("externalId", *p.external_id);
    value::array emails;
    for (const auto& email : p.emails) {
        object element;
        element.set("value", email);
        emails.push_back(std::move(element));
    }
    if (!emails.empty()) out.set("emails", std::move(emails));
    if (p.age) out.set("age", *p.age);
    object meta;
    meta.set("resourceType", "User");
    out.set("meta", std::move(meta));
    return out;
}

constexpr attribute_facts folded{value_type::string, false, false};
constexpr attribute_facts exactly{value_type::string, true, false};
constexpr attribute_facts indexed{value_type::string, false, true};

query random_term(dice& d) {
    constexpr std::array ops{compare_op::eq, compare_op::ne, compare_op::co, compare_op::sw, compare_op::ew,
                             compare_op::gt, compare_op::ge, compare_op::lt, compare_op::le, compare_op::pr};
    const auto op = ops[d.below(ops.size())];
    const std::string text = d.below(3) ? d.text() : d.text() + std::to_string(d.below(40));
    switch (d.below(9)) {
        case 0: return query::compare({"", "userName", ""}, op, text, folded);
        case 1: return query::compare({"", "externalId", ""}, op, text, exactly);
        case 2: return query::compare({"", "id", ""}, op, "u0" + std::to_string(10 + d.below(30)), exactly);
        case 3: return query::compare({"", "emails", "value"}, op, text, indexed);
        case 4: return query::compare({"", "emails", ""}, op, text, {value_type::complex, false, true});
        case 5: return query::compare({"", "age", ""}, op, static_cast<double>(d.below(4)), {value_type::decimal, false, true});
        case 6: return query::compare({"", "active", ""}, op, d.below(2) == 1, {value_type::boolean, false, false});
        case 7: return query::compare({"", "meta", "resourceType"}, op, d.below(2) ? "User" : "Group", exactly);
        default: return query::in_element({"", "emails", ""}, query::compare({"", "value", ""}, op, text, indexed));
    }
}

query random_query(dice& d, int depth) {
    if (depth == 0 || d.below(3) == 0) return random_term(d);
    std::vector<query> parts;
    for (std::size_t i = 1 + d.below(3); i > 0; --i) parts.push_back(random_query(d, depth - 1));
    switch (d.below(5)) {
        case 0: return query::negate(std::move(parts.front()));
        case 1:
        case 2: return query::any(std::move(parts));
        default: return query::all(std::move(parts));
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(store_query_sql)

// matches() is the judge: what it accepts must pass the condition, and an exact condition lets nothing else through.
BOOST_AUTO_TEST_CASE(a_condition_never_loses_a_row_and_an_exact_one_never_adds_one) {
    const unsigned seed = std::random_device()();
    BOOST_TEST_MESSAGE("seed " << seed);
    dice d(seed);
    testing::temporary_store store;
    std::vector<person> people;
    for (int i = 0; i < 60; ++i) people.push_back(random_person(d, i));
    BOOST_TEST_REQUIRE(store
                           ->write(store.organization(),
                                   [&](tenant_transaction& tx) -> result<void> {
                                       rows(tx).connection();
                                       for (const auto& p : people) rows(tx).link(p);
                                       return {};
                                   })
                           .has_value());
    int exact = 0, narrowed = 0;
    const auto read = [&](tenant_transaction& tx) -> result<void> {
        for (int round = 0; round < 100; ++round) {
            const query filter = random_query(d, 3);
            const sql_condition condition = compile_query(filter, query_table::link);
            const auto passed = rows(tx).ids(condition, query_table::link);
            exact += condition.exact;
            narrowed += passed.size() < people.size();
            BOOST_TEST_CONTEXT("seed " << seed << ": " << condition.text)
            for (const auto& p : people) {
                const bool through = std::binary_search(passed.begin(), passed.end(), p.id);
                const bool wanted = matches(filter, document_of(p));
                if (wanted) BOOST_TEST(through, p.user_name);
                if (condition.exact) BOOST_TEST(through == wanted, p.user_name);
            }
        }
        return {};
    };
    for (int round = 0; round < 20; ++round) BOOST_TEST_REQUIRE(store->read(store.organization(), read).has_value());
    BOOST_TEST(exact > 200);
    BOOST_TEST(narrowed > 400);
}

BOOST_AUTO_TEST_CASE(each_hot_filter_has_its_index) {
    const auto eq = [](const char* name, const char* sub, attribute_facts facts) {
        return query::compare({"", name, sub}, compare_op::eq, "x", facts);
    };
    struct {
        query filter;
        query_table table;
        std::string_view index, why;
    } const cases[] = {
        {eq("userName", "", folded), query_table::link, "INDEX link_user_name (org=? AND connection=? AND user_name_fold=?)",
         "userName eq"},
        {eq("externalId", "", exactly), query_table::link, "INDEX link_external_id (org=? AND connection=? AND external_id=?)",
         "externalId eq"},
        {eq("id", "", exactly), query_table::link, "id=?)", "id eq"},
        {eq("emails", "value", indexed), query_table::link, "PRIMARY KEY (org=? AND connection=? AND path=? AND value_fold=?)",
         "emails.value eq"},
        {query::any({eq("userName", "", folded), eq("emails", "value", indexed)}), query_table::link,
         "INDEX link_user_name (org=? AND connection=? AND user_name_fold=?)", "or"},
        {query::all({eq("emails", "value", indexed), eq("userName", "", folded)}), query_table::link,
         "INDEX link_user_name (org=? AND connection=? AND user_name_fold=?)", "and"},
        {query::compare({"", "userName", ""}, compare_op::sw, "x", folded), query_table::link,
         "INDEX link_user_name (org=? AND connection=? AND user_name_fold>? AND user_name_fold<?)", "sw"},
        {query::compare({"", "userName", ""}, compare_op::co, "x", folded), query_table::link,
         "INDEX link_user_name (org=? AND connection=? AND user_name_fold>?)", "co"},
        {eq("displayName", "", folded), query_table::directory_group,
         "INDEX directory_group_name (org=? AND connection=? AND display_name_fold=?)", "displayName eq"},
        {eq("members", "value", exactly), query_table::directory_group, "INDEX group_member_reverse (org=? AND member=?)",
         "members eq"},
        {query::all({eq("id", "", exactly), query::in_element({"", "members", ""}, eq("value", "", exactly))}),
         query_table::directory_group, "id=?)", "Entra's membership check"},
    };
    std::string plan;
    sqlite::engine_options options;
    testing::temporary_store store(options, [&](std::string_view, std::string_view steps) {
        if (!steps.empty()) plan = steps;
    });
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            const auto condition = compile_query(c.filter, c.table);
            BOOST_TEST(condition.exact);
            BOOST_TEST(store
                           ->read(store.organization(),
                                  [&](tenant_transaction& tx) -> result<void> {
                                      rows(tx).ids(condition, c.table);
                                      return {};
                                  })
                           .has_value());
            BOOST_TEST(plan.find(c.index) != std::string::npos, plan);
            BOOST_TEST(plan.find("CORRELATED") == std::string::npos, plan);
        }
}

BOOST_AUTO_TEST_CASE(groups_are_found_by_their_members) {
    testing::temporary_store store;
    BOOST_TEST_REQUIRE(
        store
            ->write(
                store.organization(),
                [&](tenant_transaction& tx) -> result<void> {
                    rows(tx).connection();
                    rows(tx).group("g1", "Admins", {"u1", "u2"});
                    rows(tx).group("g2", "Users", {"u2"});
                    const auto members = [](const char* id) {
                        return query::compare({"", "members", "value"}, compare_op::eq, id, exactly);
                    };
                    const auto find = [&](const query& filter) {
                        return rows(tx).ids(compile_query(filter, query_table::directory_group), query_table::directory_group);
                    };
                    BOOST_TEST(find(members("u2")) == (std::vector<std::string>{"g1", "g2"}), boost::test_tools::per_element());
                    BOOST_TEST(find(members("u1")) == std::vector<std::string>{"g1"}, boost::test_tools::per_element());
                    BOOST_TEST(find(query::any({members("u1"),
                                                query::compare({"", "displayName", ""}, compare_op::eq, "USERS", folded)}))
                                   .size() == 2u);
                    return {};
                })
            .has_value());
}

BOOST_AUTO_TEST_CASE(the_end_of_a_prefix_is_the_next_text) {
    struct {
        std::string_view prefix, end;
    } const cases[] = {
        {"a", "b"},
        {"az", "a{"},
        {"\x7f", "\xc2\x80"},
        {"\xc3\xbc", "\xc3\xbd"},
        {"\xed\x9f\xbf", "\xee\x80\x80"},
        {"a\xf4\x8f\xbf\xbf", "b"},
        {"\xdf\xbf", "\xe0\xa0\x80"},
        {"\xef\xbf\xbf", "\xf0\x90\x80\x80"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(to_hex(c.prefix)) BOOST_TEST(after_prefix(c.prefix).value() == c.end);
    BOOST_TEST(!after_prefix("\xf4\x8f\xbf\xbf").has_value());
    BOOST_TEST(!after_prefix("").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
