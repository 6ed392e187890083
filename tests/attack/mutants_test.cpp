#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <iostream>
#include <random>

#include "attack/generator.hpp"

// Random wrapping: elements of a good document are moved, copied, swapped and made evil at random. The provider's key
// signed one thing only, so whatever is still accepted must have been read from exactly those bytes.
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

struct range {
    std::size_t begin, end;
};

// The elements of a document of ours (no comments, no CDATA, no '>' in values), in order of their ends.
std::vector<range> elements(const std::string& text) {
    std::vector<range> out;
    std::vector<std::size_t> open;
    for (auto start = text.find('<'); start != std::string::npos; start = text.find('<', start + 1)) {
        const auto end = text.find('>', start);
        if (text[start + 1] == '/') {
            if (open.empty()) return out;
            out.push_back({open.back(), end + 1});
            open.pop_back();
        } else if (text[end - 1] == '/') {
            out.push_back({start, end + 1});
        } else {
            open.push_back(start);
        }
    }
    return out;
}

class mutator {
public:
    explicit mutator(std::uint64_t seed) : engine_(seed) {}
    std::size_t below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(engine_); }

    std::string mutate(std::string text) {
        for (std::size_t steps = 1 + below(3); steps > 0; --steps) text = step(std::move(text));
        return text;
    }

private:
    range pick(const std::string& text) {
        const auto all = elements(text);
        return all.empty() ? range{0, 0} : all[below(all.size())];
    }
    // A place between two tags.
    std::size_t place(const std::string& text) {
        const auto chosen = pick(text);
        return below(2) == 0 ? chosen.begin : chosen.end;
    }
    std::string evil(std::string piece) {
        if (below(2) == 0) piece = swap_all(std::move(piece), "alice@example.com", "evil@example.com");
        if (below(2) == 0) piece = swap_all(std::move(piece), "ID=\"_a\"", "ID=\"_e\"");
        if (below(3) == 0) piece = swap_all(std::move(piece), "ID=\"_r\"", "ID=\"_f\"");
        return piece;
    }
    std::string step(std::string text) {
        const auto chosen = pick(text);
        const auto piece = text.substr(chosen.begin, chosen.end - chosen.begin);
        static constexpr std::string_view wrappers[] = {"samlp:Extensions", "ds:Object",      "samlp:StatusDetail",
                                                        "saml:Advice",      "saml:Assertion", "samlp:Response"};
        switch (below(7)) {
            case 0: return text.insert(place(text), evil(piece));                                    // copy
            case 1: return text.replace(chosen.begin, piece.size(), evil(piece));                    // alter
            case 2: return text.erase(chosen.begin, piece.size()), text.insert(place(text), piece);  // move
            case 3: return text.erase(chosen.begin, piece.size());                                   // drop
            case 4: return text.replace(chosen.begin, piece.size(), evil(pick_text(text)) + piece);  // in front of it
            case 5: {
                const std::string name(wrappers[below(std::size(wrappers))]);
                return text.replace(
                    chosen.begin, piece.size(),
                    "<" + name + " xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">" + piece + "</" + name + ">");
            }
            default: {  // a whole evil document around, or inside
                const auto whole = evil(text);
                return text.insert(place(text), whole);
            }
        }
    }
    std::string pick_text(const std::string& text) {
        const auto chosen = pick(text);
        return text.substr(chosen.begin, chosen.end - chosen.begin);
    }
    std::mt19937_64 engine_;
};

bool same(const saml::claims& a, const saml::claims& b) {
    const auto attributes_same = std::equal(
        a.attributes.begin(), a.attributes.end(), b.attributes.begin(), b.attributes.end(), [](const auto& x, const auto& y) {
            return x.name == y.name && x.name_format == y.name_format && x.values == y.values;
        });
    return attributes_same && a.subject->value == b.subject->value && a.issuer == b.issuer &&
           a.assertion_id == b.assertion_id && a.session_index == b.session_index && a.in_response_to == b.in_response_to &&
           a.accepted_until == b.accepted_until;
}

std::uint64_t seed() {
    if (const char* given = std::getenv("GATEHOUSE_SEED")) return std::strtoull(given, nullptr, 10);
    return std::random_device{}();
}

}  // namespace

BOOST_AUTO_TEST_CASE(accepted_means_every_claim_was_digested) {
    const auto chosen = seed();
    std::cout << "GATEHOUSE_SEED=" << chosen << "\n";
    mutator random(chosen);
    std::size_t accepted = 0, refused = 0;
    for (const auto& mode : {"A", "R", "AR", "AE", "RE", "ARE"}) {
        const auto document = build(mode);
        const auto twin = saml::judge(document, trust(), expectations(), base_time);
        BOOST_TEST_REQUIRE(twin.accepted);
        for (int round = 0; round < 1500; ++round) {
            const auto mutant = random.mutate(document);
            const auto judged = saml::judge(mutant, trust(), expectations(), base_time);
            (judged.accepted ? accepted : refused) += 1;
            if (!judged.accepted) {
                BOOST_TEST_REQUIRE(!judged.reason.empty());
                continue;
            }
            BOOST_TEST_REQUIRE(judged.proven == twin.proven, "mode " << mode << ", accepted: " << mutant);
            BOOST_TEST_REQUIRE(same(judged.said, twin.said), "mode " << mode << ", accepted: " << mutant);
        }
    }
    BOOST_TEST(accepted > 0u);  // changes that mean nothing pass, or the property would be tested on nothing
    BOOST_TEST(refused > 0u);
    std::cout << accepted << " mutants accepted, " << refused << " refused\n";
}
