#pragma once
#include <gatehouse/protocol/saml/verifier.hpp>

#include <string>
#include <string_view>

namespace gatehouse::saml {

using xml::fault;
using refusal = std::optional<fault>;  // nothing: it holds

// The ordered checks of one judgement. The first failure is the reason, and nothing is checked after it.
class trace {
public:
    explicit trace(verdict& out) : out_(out) { out_.checks.reserve(20); }

    void pass(std::string_view name, std::string_view expected, std::string_view received = {}) {
        add(name, check_verdict::passed, expected, received);
    }
    void warn(std::string_view name, std::string_view expected, std::string_view received) {
        add(name, check_verdict::warning, expected, received);
    }
    void skip(std::string_view name, std::string_view expected) { add(name, check_verdict::not_checked, expected, {}); }
    bool fail(std::string_view name, std::string_view expected, const fault& why) {
        add(name, check_verdict::failed, expected, why.received);
        out_.reason = why.code;
        return false;
    }
    // True when nothing was refused.
    bool note(std::string_view name, std::string_view expected, const refusal& why, std::string_view received = {}) {
        if (why) return fail(name, expected, *why);
        pass(name, expected, received);
        return true;
    }

private:
    void add(std::string_view name, check_verdict verdict, std::string_view expected, std::string_view received) {
        out_.checks.push_back(
            {std::string(name), verdict, std::string(expected.substr(0, 256)), std::string(received.substr(0, 256))});
    }
    verdict& out_;
};

}  // namespace gatehouse::saml
