#include <gatehouse/base/text.hpp>

#include "support/people.hpp"

using namespace gatehouse;
using testing::people;

BOOST_AUTO_TEST_SUITE(contract_link_list)

using gatehouse::group_member;  // unistd.h has functions of these names
using gatehouse::link;

namespace {

constexpr attribute_facts text_facts{.type = value_type::string, .case_exact = false};

query compare(attribute_path path, compare_op op, value literal) {
    auto out = query::compare(std::move(path), op, std::move(literal), text_facts);
    out.folded = fold(out.literal.text());
    return out;
}

link_content worker(int number) {
    auto out = testing::user("user" + std::to_string(100 + number), "e" + std::to_string(number));
    out.document = R"({"userName":")" + out.user_name + R"(","title":")" + (number % 2 ? "odd" : "even") + R"("})";
    out.active = number % 5 != 0;
    return out;
}

struct directory_of_20 : people {
    directory_of_20() {
        for (int i = 0; i < 20; ++i) made.push_back(create(okta, worker(i)));
        create(entra, testing::user("elsewhere"));
    }
    page_of<link> list(const query& filter, page_request page = {}) {
        return read([&](tenant_transaction& tx) { return link_repository(tx).list(okta, filter, page); });
    }
    std::vector<link> made;
};

}  // namespace

BOOST_AUTO_TEST_CASE(filters_find_the_same_whether_an_index_or_judging_answers) {
    directory_of_20 here;
    const auto title = [](const char* text) { return compare({"", "title", ""}, compare_op::eq, text); };
    auto active = query::compare({"", "active", ""}, compare_op::eq, value(true), {value_type::boolean, false});
    struct {
        query filter;
        std::int64_t total;
        std::string why;
    } const cases[] = {
        {query::all({}), 20, "everything"},
        {compare({"", "userName", ""}, compare_op::eq, "USER105"), 1, "indexed, another case"},
        {compare({"", "userName", ""}, compare_op::sw, "user11"), 10, "a range of the index"},
        {compare({"", "userName", ""}, compare_op::co, "SER1"), 20, "inside the name"},
        {compare({"", "userName", ""}, compare_op::eq, "elsewhere"), 0, "another connection's"},
        {title("odd"), 10, "no index"},
        {query::all({compare({"", "userName", ""}, compare_op::sw, "user11"), title("odd")}), 5, "both"},
        {query::any({compare({"", "userName", ""}, compare_op::eq, "user100"), title("odd")}), 11, "either"},
        {query::negate(title("odd")), 10, "not"},
        {active, 16, "active"},
        {query::negate(active), 4, "not active"},
        {query::present({"", "groups", ""}, {value_type::complex, false}), 0, "in no group"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            const auto page = here.list(c.filter, {1, 1000});
            BOOST_TEST(page.total == c.total);
            BOOST_TEST(static_cast<std::int64_t>(page.items.size()) == c.total);
        }
}

BOOST_AUTO_TEST_CASE(what_another_source_holds_is_not_found_as_active) {
    directory_of_20 here;
    here.write([&](tenant_transaction& tx) {
        return lifecycle::suspend(tx, people::by_admin(), here.made[1].member, hold_source::admin());
    });
    const auto active = query::compare({"", "active", ""}, compare_op::eq, value(true), {value_type::boolean, false});
    BOOST_TEST(here.list(active).total == 15);
}

BOOST_AUTO_TEST_CASE(pages_are_in_the_order_of_ids_and_totals_stay) {
    directory_of_20 here;
    const auto odd = compare({"", "title", ""}, compare_op::eq, "odd");
    struct {
        query filter;
        page_request page;
        std::int64_t total;
        std::size_t items;
        std::string first;
    } const cases[] = {
        {query::all({}), {1, 5}, 20, 5, "user100"},
        {query::all({}), {18, 5}, 20, 3, "user117"},
        {query::all({}), {0, 2}, 20, 2, "user100"},
        {query::all({}), {-7, 0}, 20, 0, ""},
        {query::all({}), {21, 5}, 20, 0, ""},
        {odd, {1, 3}, 10, 3, "user101"},
        {odd, {9, 3}, 10, 2, "user117"},
        {odd, {1, 0}, 10, 0, ""},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.page.start_index << "/" << c.page.count << " of " << c.total) {
            const auto page = here.list(c.filter, c.page);
            BOOST_TEST(page.total == c.total);
            BOOST_TEST_REQUIRE(page.items.size() == c.items);
            if (c.items) BOOST_TEST(page.items.front().user_name == c.first);
        }
}

BOOST_AUTO_TEST_CASE(a_filter_that_would_examine_more_rows_than_its_bound_is_too_many) {
    directory_of_20 here;
    const auto list = [&](const query& filter, std::int64_t most) {
        std::optional<errc> failure;
        here.store
            ->read(here.store.organization(),
                   [&](tenant_transaction& tx) -> result<void> {
                       const auto page = link_repository(tx).list(here.okta, filter, {1, 1, most});
                       if (!page) failure = page.error().code;
                       return {};
                   })
            .value();
        return failure;
    };
    const auto by_name = [](compare_op op, const char* text) { return compare({"", "userName", ""}, op, text); };
    struct {
        query filter;
        std::int64_t needs;
        std::string why;
    } const cases[] = {
        {compare({"", "title", ""}, compare_op::eq, "odd"), 20, "no index: every row is judged"},
        {query::all({by_name(compare_op::sw, "user11"), compare({"", "title", ""}, compare_op::eq, "odd")}), 10,
         "those the index leaves"},
        {by_name(compare_op::sw, "user11"), 10, "counted in the index"},
        {by_name(compare_op::co, "5"), 20, "inside texts: the whole index"},
        {by_name(compare_op::eq, "user105"), 1, "one row"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            BOOST_TEST(!list(c.filter, c.needs).has_value());
            BOOST_TEST((list(c.filter, c.needs - 1) == errc::too_many));
        }
    BOOST_TEST(!list(query::all({}), 0).has_value());  // the count of everything is kept
}

BOOST_AUTO_TEST_CASE(a_start_beyond_the_bound_is_too_many) {
    directory_of_20 here;
    const auto done = here.store->read(here.store.organization(), [&](tenant_transaction& tx) -> result<void> {
        const auto page = link_repository(tx).list(here.okta, query::all({}), {limits::start_index_most + 1, 1});
        return page ? result<void>() : result<void>(page.error());
    });
    BOOST_TEST_REQUIRE(done.has_error());
    BOOST_TEST((done.error().code == errc::too_many));
}

BOOST_AUTO_TEST_SUITE_END()
