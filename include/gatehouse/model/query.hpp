#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/function_ref.hpp>
#include <gatehouse/model/document.hpp>

namespace gatehouse {

// RFC 7643, 2.3. unknown: no schema names the attribute; values are then compared by what they are.
enum class value_type : std::uint8_t { unknown, string, boolean, decimal, integer, date_time, reference, binary, complex };

// Which attribute: "userName", "name.familyName", "urn:…:enterprise:2.0:User:manager.value". Resolved against a schema,
// urn is empty for what stands at the top of the document, and the spelling is the schema's.
struct attribute_path {
    std::string urn;
    std::string name;
    std::string sub;

    // The canonical text by which indexed attributes are known: "userName", "meta.created", "emails.value".
    std::string text() const;
    friend bool operator==(const attribute_path& a, const attribute_path& b) noexcept;  // ASCII case-blind
};

// What comparing needs to know of an attribute; for a path with a sub-attribute, of that one.
struct attribute_facts {
    value_type type = value_type::unknown;
    bool case_exact = false;
    // A schema marks it `indexed`, so the store has a row for each of its values (for a complex one: of its "value"). Said
    // of an attribute that has none, filters on it find nothing.
    bool indexed = false;
    friend bool operator==(const attribute_facts&, const attribute_facts&) = default;
};

enum class compare_op : std::uint8_t { eq, ne, co, sw, ew, gt, ge, lt, le, pr };

// A filter without wire form (RFC 7644, 3.4.2.2): the store turns what it has indexes for into SQL, matches() does the
// rest.
struct query {
    enum class kind : std::uint8_t { all_of, any_of, none_of, compare, element };
    kind what = kind::all_of;  // all_of without parts is true of everything

    // all_of, any_of: the operands. none_of (not): one. element (a value path, "emails[…]"): one, whose paths are names
    // inside the element of the attribute that path names.
    std::vector<query> parts;

    attribute_path path;  // compare, element
    compare_op op = compare_op::pr;
    value literal;              // compare; null stands for "unassigned" (eq null, ne null)
    attribute_facts facts;      // compare
    std::string folded;         // the literal folded, when it is a string
    std::optional<instant> at;  // the literal as a time, for date_time

    static query all(std::vector<query> parts);
    static query any(std::vector<query> parts);
    static query negate(query part);
    static query compare(attribute_path path, compare_op op, value literal, attribute_facts facts);
    static query present(attribute_path path, attribute_facts facts);
    static query in_element(attribute_path path, query inner);

    friend bool operator==(const query& a, const query& b) noexcept;
};

// Attributes that stand beside the document (id, meta, active): a pointer to the value, which a null value says is
// unassigned; nullptr sends the search to the document.
using beside_document = function_ref<const value*(const attribute_path&)>;

// Multi-valued attributes match when one of their values does. An unassigned attribute matches ne and nothing else;
// strings compare folded unless case-exact, times as times. A comparison on a complex value means its "value"
// sub-attribute.
bool matches(const query& filter, const value& document);
bool matches(const query& filter, const value& document, beside_document beside);

}  // namespace gatehouse
