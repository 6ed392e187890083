#include <gatehouse/base/text.hpp>
#include <gatehouse/model/document.hpp>

#include <algorithm>

namespace gatehouse {

const value* object::find(std::string_view name) const noexcept {
    for (const auto& item : items_)
        if (ascii_iequals(item.name, name)) return &item.content;
    return nullptr;
}

value* object::find(std::string_view name) noexcept { return const_cast<value*>(std::as_const(*this).find(name)); }

value& object::set(std::string_view name, value content) {
    if (value* present = find(name)) return *present = std::move(content);
    return append(std::string(name), std::move(content));
}

value& object::append(std::string name, value content) {
    return items_.emplace_back(named_value{std::move(name), std::move(content)}).content;
}

bool object::erase(std::string_view name) {
    return std::erase_if(items_, [&](const named_value& item) { return ascii_iequals(item.name, name); }) > 0;
}

object::iterator object::erase(iterator at) { return items_.erase(at); }

void object::reserve(std::size_t count) { items_.reserve(count); }

std::string_view value::text() const noexcept {
    const auto* string = if_string();
    return string ? std::string_view(*string) : std::string_view();
}

double value::number() const noexcept {
    if (const auto* integer = if_integer()) return static_cast<double>(*integer);
    const auto* decimal = if_decimal();
    return decimal ? *decimal : 0;
}

const value* value::find(std::string_view name) const noexcept {
    const auto* attributes = if_object();
    return attributes ? attributes->find(name) : nullptr;
}

value* value::find(std::string_view name) noexcept {
    auto* attributes = if_object();
    return attributes ? attributes->find(name) : nullptr;
}

bool operator==(const value& a, const value& b) noexcept {
    if (a.what() != b.what()) return a.is_number() && b.is_number() && a.number() == b.number();
    return a.content_ == b.content_;
}

bool operator==(const object& a, const object& b) noexcept {
    return a.size() == b.size() && std::all_of(a.begin(), a.end(), [&](const named_value& item) {
               const value* other = b.find(item.name);
               return other && *other == item.content;
           });
}

}  // namespace gatehouse
