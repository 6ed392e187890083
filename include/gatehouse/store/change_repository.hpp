#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/change.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

// What narrows a list of changes; empty members narrow nothing.
struct change_filter {
    std::string kind{};  // "member.suspended", or a family: "member."
    std::string target_kind{};
    std::string target{};
    std::string actor{};
    std::optional<instant> from{}, until{};  // [from, until)
};

// Append-only. Positions are the organization's own, from 1, without gaps: its writes are serial.
class change_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    // facts: a JSON object without personal values or secrets. Returns the row's position.
    result<std::int64_t> append(const request_context& by, change_kind kind, const change_target& target,
                                std::string_view facts = "{}");
    // Newest first, those before a position (0: from the newest).
    result<std::vector<change>> newest(const change_filter& filter, std::int64_t before, std::int64_t most);
    // For subscribers: in order, those after a position.
    result<std::vector<change>> after(std::int64_t position, std::int64_t most);
};

}  // namespace gatehouse
