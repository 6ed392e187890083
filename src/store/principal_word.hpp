#pragma once
#include <string_view>

#include <gatehouse/model/role.hpp>

// How rows say whom they are about.
namespace gatehouse {

constexpr std::string_view word(principal_kind kind) { return kind == principal_kind::member ? "member" : "team"; }
constexpr principal_kind principal_kind_of(std::string_view text) {
    return text == "member" ? principal_kind::member : principal_kind::team;
}

}  // namespace gatehouse
