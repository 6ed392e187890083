#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "prepared.hpp"

namespace gatehouse::testing {

// The ways in which somebody is let in. All but evaluate_subject show a credential of theirs.
enum class question : std::uint8_t {
    verify_session,
    verify_child,
    introspect_session,
    introspect_key,
    evaluate_subject,
    evaluate_with_key
};
inline constexpr std::size_t question_count = 6;
inline constexpr std::array<std::string_view, question_count> question_names{
    "verify with the session", "verify with the child session", "introspect the session",
    "introspect the key",      "evaluate the member",           "evaluate with the key"};

enum class answered : std::uint8_t { let_in, refused, other };

// Requests as bytes, and what their answers say. Refused is what the protocol's page says of somebody who has ended and
// nothing else: 401 or 403; exactly {"active":false}; decision false; 401.
class questions {
public:
    questions(const prepared& all, std::uint16_t port) : all_(all), port_(std::to_string(port)) {}

    std::string request(question what, const person& about) const;
    static answered judge(question what, std::string_view answer);

    std::string set_active(const person& about, bool active) const;
    // What somebody does at the management API, by the operator's key.
    std::string operate(std::string_view verb, const std::string& path, const std::string& body = "{}") const;
    std::string delete_user(const person& about) const;
    std::string create_user(const std::string& name) const;
    std::string show_user(const std::string& link) const;
    std::string create_team(const person& by, int number) const;
    std::string list_connections(const person& by) const;  // an administrator may not, which is recorded

private:
    std::string get(const std::string& path, const std::string& fields, std::string_view host = {}) const;
    std::string send(std::string_view verb, const std::string& path, const std::string& fields, const std::string& type,
                     const std::string& body) const;
    std::string evaluate(const std::string& authorization, const person& about) const;
    std::string introspect(const std::string& token) const;
    std::string basic() const;
    std::string provisioning() const;

    const prepared& all_;
    std::string port_;
};

}  // namespace gatehouse::testing
