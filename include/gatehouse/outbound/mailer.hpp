#pragma once
#include <memory>
#include <string>

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/base/secret.hpp>

namespace gatehouse::outbound {

struct mail {
    std::string recipient;      // an address that the caller has checked
    std::string subject, text;  // UTF-8
};

// Hands a mail over; blocks its caller. Not for two threads at once. Errors never hold the mail's text.
// errc::unavailable      not now: no connection, a temporary refusal; try again
// errc::invalid_value    refused for good: another try would be refused as well
class mailer {
public:
    virtual ~mailer() = default;
    virtual result<void> send(const mail& what) = 0;
};

// Each mail a file in that folder, which is made when absent: for development and tests.
std::unique_ptr<mailer> folder_mailer(std::string folder, std::string from, const clock& time, random_source& random);

struct smtp_settings {
    std::string url;   // smtp://host[:port] (STARTTLS, which only a loopback address may do without), smtps://host[:port]
    std::string from;  // the address that mails come from
    std::string user;  // empty: no authentication
    secret password;
    std::string ca_file;  // PEM of the authorities to believe; empty: the system's
    int timeout_ms = limits::mail_timeout_ms;
};
std::unique_ptr<mailer> smtp_mailer(smtp_settings settings, const clock& time, random_source& random);
// Whether a mail could be handed over there: connects, begins TLS, signs in, and says NOOP. errc::unavailable, with why.
result<void> reach_smtp(const smtp_settings& settings);
bool is_smtp_url(std::string_view text);

}  // namespace gatehouse::outbound
