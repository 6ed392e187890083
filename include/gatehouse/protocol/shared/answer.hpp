#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <variant>

#include <gatehouse/http/message.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::protocol {

// Both commit. refused is a refusal that must leave traces: a sign-in's replay row and audit record.
enum class disposition : std::uint8_t { done, refused };

struct outcome {
    http::response response;
    disposition how = disposition::done;
};

// What a handler wants written. fn runs in the organization's turn on the writer: it re-checks that whoever asked is still
// alive and permitted, changes rows and renders the answer from what it wrote. It may run again from the start. Its error
// rolls everything back and is worded by refuse.
struct plan {
    organization_id organization;
    write_class turn = write_class::interactive;
    std::size_t cost_bytes = 0;
    std::function<result<outcome>(tenant_transaction&)> fn;
    std::function<http::response(const error&)> refuse;
};

// The same for what belongs to no one organization: making one, registering an application.
struct installation_wide_plan {
    std::function<result<outcome>(installation_transaction&)> fn;
    std::function<http::response(const error&)> refuse;
    write_class turn = write_class::interactive;
};

// A handler's answer: send this now, or commit that first and send what it rendered.
using answer = std::variant<http::response, plan, installation_wide_plan>;

// Synchronous; never waits for a commit, does its parsing and cryptography before it returns a plan.
using endpoint = std::function<answer(const http::request&)>;

}  // namespace gatehouse::protocol
