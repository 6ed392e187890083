#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

#include "support/evidence.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;

// An export that differs from what was sealed is found, however it differs. Whoever changes it here has no key; the last tests
// have one that is not trusted.
namespace {

std::uint64_t seed() {
    const char* given = std::getenv("GATEHOUSE_SEED");
    return given ? std::strtoull(given, nullptr, 10) : std::random_device()();
}

using lines = std::vector<std::string>;

std::string joined(const lines& all) {
    std::string out;
    for (const auto& each : all) out += each;
    return out;
}

std::size_t some(std::mt19937_64& chance, std::size_t below) {
    return std::uniform_int_distribution<std::size_t>(0, below - 1)(chance);
}

// Another value in place of one member, in the line's own form: what a person would do with an editor.
std::string with_other_value(std::mt19937_64& chance, const std::string& line) {
    auto parsed = parse_json(line).value();
    object& members = *parsed.if_object();
    auto at = members.begin() + static_cast<std::ptrdiff_t>(some(chance, members.size()));
    value& content = at->content;
    if (auto* text = content.if_string()) {
        const std::size_t place = some(chance, text->size() + 1);
        if (place < text->size() && chance() % 2 == 0)
            (*text)[place] = (*text)[place] == 'a' ? 'b' : 'a';
        else
            text->insert(place, "a");
    } else if (const auto* number = content.if_integer())
        content = *number + 1 + static_cast<std::int64_t>(some(chance, 9));
    else if (content.is_null())
        content = "[]";
    else
        content = nullptr;
    return to_json(parsed) + "\n";
}

std::string with_other_byte(std::mt19937_64& chance, std::string line) {
    char& at = line[some(chance, line.size())];
    const char before = at;
    while (at == before) at = static_cast<char>(chance());
    return line;
}

struct mutation {
    std::string name;
    std::function<std::string(std::mt19937_64&, lines)> apply;
};

const mutation mutations[] = {
    {"another value",
     [](auto& chance, lines all) {
         auto& line = all[some(chance, all.size())];
         line = with_other_value(chance, line);
         return joined(all);
     }},
    {"another byte",
     [](auto& chance, lines all) {
         auto& line = all[some(chance, all.size())];
         line = with_other_byte(chance, line);
         return joined(all);
     }},
    {"a line dropped",
     [](auto& chance, lines all) {
         all.erase(all.begin() + static_cast<std::ptrdiff_t>(some(chance, all.size())));
         return joined(all);
     }},
    {"a line doubled",
     [](auto& chance, lines all) {
         const auto at = some(chance, all.size());
         all.insert(all.begin() + static_cast<std::ptrdiff_t>(some(chance, all.size() + 1)), lines{all[at]}.front());
         return joined(all);
     }},
    {"two lines exchanged",
     [](auto& chance, lines all) {
         const auto first = some(chance, all.size() - 1);
         std::swap(all[first], all[first + 1 + some(chance, all.size() - first - 1)]);
         return joined(all);
     }},
    {"cut off",
     [](auto& chance, lines all) {
         const std::string file = joined(all);
         return file.substr(0, some(chance, file.size()));
     }},
    {"some lines at the end dropped, and the end kept",
     [](auto& chance, lines all) {
         const auto first = 1 + some(chance, all.size() - 2);
         all.erase(all.begin() + static_cast<std::ptrdiff_t>(first), all.end() - 1);
         return joined(all);
     }},
    {"a blank line",
     [](auto& chance, lines all) {
         all.insert(all.begin() + static_cast<std::ptrdiff_t>(some(chance, all.size() + 1)), "\n");
         return joined(all);
     }},
};

std::string some_export(evidence& here, int rows, std::int64_t batch) {
    here.tell(rows);
    here.seal(batch);
    return here.exported();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(audit_mutations)

BOOST_AUTO_TEST_CASE(every_random_mutation_is_found) {
    const auto from = seed();
    std::cout << "GATEHOUSE_SEED=" << from << "\n";
    std::mt19937_64 chance(from);
    evidence here;
    const auto ada = here.create(here.okta, testing::user("ada")).member;
    request_context by = evidence::by_admin();
    by.actor = ada.text();
    by.ip = "192.0.2.7";
    here.tell(3, by);
    here.add_key();
    const std::string file = some_export(here, 10, 4);
    const public_key key = here.present_key();
    BOOST_TEST_REQUIRE(!judged(file, key).has_value());
    for (int i = 0; i < 4000; ++i) {
        const mutation& one = mutations[some(chance, std::size(mutations))];
        const std::string changed = one.apply(chance, lines_of(file));
        if (changed == file) continue;
        if (!judged(changed, key)) BOOST_FAIL("GATEHOUSE_SEED=" << from << ", " << one.name << " was not found:\n" << changed);
    }
}

BOOST_AUTO_TEST_CASE(each_place_to_cut_is_found) {
    evidence here;
    const std::string file = some_export(here, 5, 2);
    for (std::size_t length = 0; length < file.size(); ++length)
        BOOST_TEST(judged(file.substr(0, length), here.present_key()).has_value(), "cut at " << length);
}

BOOST_AUTO_TEST_CASE(the_first_bad_record_is_named) {
    evidence here;
    const lines all = lines_of(some_export(here, 9, 100));  // header, 1 to 9, checkpoint, end
    struct {
        std::string why;
        std::function<void(lines&)> change;
        std::int64_t position;
    } const cases[] = {
        {"changed", [](lines& at) { at[6].replace(at[6].find("administrator"), 5, "abcde"); }, 6},
        {"its hash changed", [](lines& at) { at[4][at[4].find("\"hash\"") + 10] ^= 1; }, 4},
        {"dropped", [](lines& at) { at.erase(at.begin() + 3); }, 3},
        {"doubled", [](lines& at) { at.insert(at.begin() + 6, lines{at[5]}.front()); }, 5},
        {"exchanged", [](lines& at) { std::swap(at[2], at[7]); }, 2},
        {"the last dropped", [](lines& at) { at.erase(at.begin() + 9, at.begin() + 11); }, 9},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            lines changed = all;
            c.change(changed);
            const auto found = judged(joined(changed), here.present_key());
            BOOST_TEST_REQUIRE(found.has_value());
            BOOST_TEST(found->position == c.position, found->why);
        }
}

BOOST_AUTO_TEST_CASE(another_organizations_records_are_found) {
    evidence here, there;
    lines ours = lines_of(some_export(here, 4, 2));
    const lines theirs = lines_of(some_export(there, 4, 2));
    for (std::size_t i = 0; i < ours.size(); ++i) {
        lines mixed = ours;
        mixed[i] = theirs[i];
        BOOST_TEST(judged(joined(mixed), here.present_key()).has_value(), "line " << i);
    }
}

BOOST_AUTO_TEST_CASE(an_earlier_checkpoint_makes_no_end) {
    evidence here;
    const std::string first = some_export(here, 4, 2);
    const std::string second = some_export(here, 4, 2);
    const lines earlier = lines_of(first);
    lines later = lines_of(second);
    later.back() = earlier.back();
    BOOST_TEST(judged(joined(later), here.present_key()).has_value());
    lines cut = lines_of(second);
    cut.erase(cut.begin() + static_cast<std::ptrdiff_t>(earlier.size()) - 1, cut.end());
    cut.push_back(earlier.back());
    BOOST_TEST(judged(joined(cut), here.present_key()).has_value());
}

// Made anew with the right key, by whoever has the machine: what left it before says otherwise.
BOOST_AUTO_TEST_CASE(another_history_than_the_one_that_left_the_machine_is_found) {
    evidence here;
    const std::string file = some_export(here, 4, 2);
    const std::string id(here.store.organization().text());
    const auto sent = [&](const std::string& of, int position, const std::string& hash, const char* at = "2000") {
        return R"({"organization":")" + of + R"(","position":)" + std::to_string(position) + R"(,"hash":")" + hash +
               R"(","generation":1,"at":")" + at + R"(-01-01T00:00:00.000Z"})" + "\n";
    };
    const auto last = here.read([](tenant_transaction& tx) { return evidence_repository(tx).last_checkpoint(); });
    struct {
        std::string lines;
        bool found;
        std::string why;
    } const cases[] = {
        {"", false, "nothing is known"},
        {sent(id, 4, last->hash), false, "the same"},
        {sent(id, 4, "other"), true, "another hash"},
        {sent(id, 2, "other") + sent(id, 4, last->hash), true, "another hash before"},
        {sent(id, 9, "other"), true, "more than there is"},
        {sent(id, 9, "other", "2999"), false, "what came after the export"},
        {sent("somebody else", 4, "other"), false, "another organization's"},
        {"nonsense\n", true, "no checkpoint"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.why) {
            audit::export_verifier verifier(here.present_key());
            verifier.compare_with([&](std::string_view of) { return audit::read_known_checkpoints(c.lines, of); });
            bool good = true;
            for (const auto& line : lines_of(file)) good = good && verifier.take(line);
            BOOST_TEST((good && verifier.end()) == !c.found);
        }
}

// The whole chain made anew, and signed with a key of one's own: that is what --key is for.
BOOST_AUTO_TEST_CASE(a_file_signed_by_somebody_else_is_found) {
    evidence here, forger;
    const std::string file = some_export(here, 4, 2), forged = some_export(forger, 4, 2);
    BOOST_TEST(!judged(forged, forger.present_key()).has_value());
    const auto found = judged(forged, here.present_key());
    BOOST_TEST_REQUIRE(found.has_value());
    BOOST_TEST(found->why.find("not the trusted one") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
