#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/model/ids.hpp>

namespace gatehouse {

// deleted: dead, and its rows are being removed.
enum class organization_status : std::uint8_t { active, disabled, deleted };
constexpr std::string_view to_text(organization_status status) {
    return status == organization_status::active ? "active" : status == organization_status::disabled ? "disabled" : "deleted";
}

struct organization {
    organization_id id;
    std::string code;  // unique on the server without regard to case; what people and addresses name it by
    std::string name;
    std::string model;  // of permissions: config/models/<model>.toml
    organization_status status = organization_status::active;
    std::int64_t epoch = 1;            // raised when everything of the organization is to end
    std::int64_t policy_revision = 1;  // raised with every change of who may do what
    std::int64_t member_count = 0;
    instant created;
};

}  // namespace gatehouse
