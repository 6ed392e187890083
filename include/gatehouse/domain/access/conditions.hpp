#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <gatehouse/base/ip_network.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/time_zone.hpp>
#include <gatehouse/domain/access/permission_model.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse::access {

// Three-valued: a deny counts unless it is certainly not meant, an allow only where it certainly is (access.md, The decision).
enum class truth : std::uint8_t { no, unknown, yes };
constexpr truth operator!(truth one) { return static_cast<truth>(2 - static_cast<int>(one)); }
constexpr truth operator&&(truth a, truth b) { return a < b ? a : b; }

// What conditions read: nothing of it can be written by the subject. What is not set is unknown.
struct condition_facts {
    instant now;
    std::optional<bool> mfa{};               // of the session that is named
    std::optional<std::string> address{};    // the subject's, as a trusted proxy or application said
    const value* attributes = nullptr;       // the authority link's document
    std::vector<std::string> switches_on{};  // of the model's switches, for this member
};

// The conditions of one statement: all must hold.
//   {"mfa": true}                                            of this session
//   {"time": {"zone": "Europe/Berlin", "days": ["mon", …], "from": "08:00", "to": "18:00"}}   half-open; over midnight it
//                                                            belongs to the day on which it began; days absent: all
//   {"ip": ["10.0.0.0/8", …]}                                in one of them
//   {"attributes": {"urn:…:User:department": ["Sales", …]}}  one of these, for each; only what schemas mark decision_usable
//   {"switch": "members_create"}                             one of the model's, on for the organization or the member
//   {"not": {…}}                                             the one form of negation
class condition {
public:
    // errc::invalid_value, with what is wrong. Null: no condition.
    static result<condition> parse(const value* from, const permission_model& model);
    truth holds(const condition_facts& known) const;
    bool empty() const noexcept { return terms_.empty(); }
    // What it asks for that is not certainly so, in words; empty where it holds.
    std::string open(const condition_facts& known) const;

    // Which facts it reads, so that the others need not be fetched.
    bool reads_mfa() const;
    bool reads_attributes() const;
    bool reads_switches() const;

private:
    struct of_mfa {};
    struct of_time {
        time_zone zone;
        std::uint8_t days = 0x7f;  // bit 0: Monday
        int from = 0, to = 0;      // minutes of the day
        std::string zone_name{};
    };
    struct of_address {
        std::vector<ip_network> networks;
    };
    struct of_attribute {
        std::string schema, name;  // schema empty: the core's
        std::vector<std::string> values;
    };
    struct of_switch {
        std::string name;
    };
    struct negation {
        std::vector<condition> of;  // exactly one
    };
    using term = std::variant<of_mfa, of_time, of_address, of_attribute, of_switch, negation>;
    friend struct condition_parser;

    static truth judge(const of_mfa& what, const condition_facts& known);
    static truth judge(const of_time& what, const condition_facts& known);
    static truth judge(const of_address& what, const condition_facts& known);
    static truth judge(const of_attribute& what, const condition_facts& known);
    static truth judge(const of_switch& what, const condition_facts& known);
    static truth judge(const negation& what, const condition_facts& known);
    template <class Term> bool reads() const;
    static truth judge(const term& one, const condition_facts& known);
    struct wording;

    std::vector<term> terms_;
};

}  // namespace gatehouse::access
