#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace gatehouse {

class value;
struct named_value;

// Attributes in the order they came; names are found ASCII case-blind (RFC 7643, 2.1). Whoever fills it keeps names
// unique: set() does, append() trusts its caller.
class object {
public:
    using iterator = std::vector<named_value>::iterator;
    using const_iterator = std::vector<named_value>::const_iterator;

    object() noexcept;
    object(const object&);
    object(object&&) noexcept;
    object& operator=(const object&);
    object& operator=(object&&) noexcept;
    ~object();

    const value* find(std::string_view name) const noexcept;
    value* find(std::string_view name) noexcept;
    value& set(std::string_view name, value content);  // replaces in place (the first spelling stays) or appends
    value& append(std::string name, value content);
    bool erase(std::string_view name);
    iterator erase(iterator at);

    bool empty() const noexcept;
    std::size_t size() const noexcept;
    void reserve(std::size_t count);
    iterator begin() noexcept;
    iterator end() noexcept;
    const_iterator begin() const noexcept;
    const_iterator end() const noexcept;

private:
    std::vector<named_value> items_;
};

// A JSON value as a plain tree: owns all it holds, cheap to move. Equal means: the same JSON, whatever the order and
// the case of attribute names; 1 equals 1.0; the order of array elements counts.
class value {
public:
    using array = std::vector<value>;
    enum class kind : std::uint8_t { null, boolean, integer, decimal, string, array, object };

    value() noexcept = default;
    value(std::nullptr_t) noexcept {}
    value(bool content) noexcept : content_(content) {}
    value(int content) noexcept : content_(std::int64_t{content}) {}
    value(std::int64_t content) noexcept : content_(content) {}
    value(double content) noexcept : content_(content) {}
    value(std::string content) noexcept : content_(std::move(content)) {}
    value(std::string_view content) : content_(std::string(content)) {}
    value(const char* content) : content_(std::string(content)) {}
    value(array content) noexcept : content_(std::move(content)) {}
    value(object content) noexcept : content_(std::move(content)) {}

    kind what() const noexcept { return static_cast<kind>(content_.index()); }
    bool is_null() const noexcept { return what() == kind::null; }
    bool is_number() const noexcept { return what() == kind::integer || what() == kind::decimal; }

    // Null when it is of another kind.
    const bool* if_boolean() const noexcept { return std::get_if<bool>(&content_); }
    const std::int64_t* if_integer() const noexcept { return std::get_if<std::int64_t>(&content_); }
    const double* if_decimal() const noexcept { return std::get_if<double>(&content_); }
    const std::string* if_string() const noexcept { return std::get_if<std::string>(&content_); }
    const array* if_array() const noexcept { return std::get_if<array>(&content_); }
    const object* if_object() const noexcept { return std::get_if<object>(&content_); }
    std::string* if_string() noexcept { return std::get_if<std::string>(&content_); }
    array* if_array() noexcept { return std::get_if<array>(&content_); }
    object* if_object() noexcept { return std::get_if<object>(&content_); }

    std::string_view text() const noexcept;                   // the string, empty for every other kind
    double number() const noexcept;                           // either kind of number, 0 for every other kind
    const value* find(std::string_view name) const noexcept;  // in an object; null when absent or no object
    value* find(std::string_view name) noexcept;

    friend bool operator==(const value& a, const value& b) noexcept;

private:
    std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, array, object> content_;
};

struct named_value {
    std::string name;
    value content;
};

// Here, and not in the class: a vector may be named before its elements are complete, but not used.
inline object::object() noexcept = default;
inline object::object(const object&) = default;
inline object::object(object&&) noexcept = default;
inline object& object::operator=(const object&) = default;
inline object& object::operator=(object&&) noexcept = default;
inline object::~object() = default;
inline bool object::empty() const noexcept { return items_.empty(); }
inline std::size_t object::size() const noexcept { return items_.size(); }
inline object::iterator object::begin() noexcept { return items_.begin(); }
inline object::iterator object::end() noexcept { return items_.end(); }
inline object::const_iterator object::begin() const noexcept { return items_.begin(); }
inline object::const_iterator object::end() const noexcept { return items_.end(); }

bool operator==(const object& a, const object& b) noexcept;

}  // namespace gatehouse
