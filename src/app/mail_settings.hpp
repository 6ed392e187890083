#pragma once
#include <memory>
#include <string>

#include <gatehouse/outbound/mailer.hpp>

namespace gatehouse::app {

// How mail leaves: into a folder (development), or by SMTP.
struct mail_settings {
    std::string folder, smtp;  // one of them; neither: this server sends no mail
    std::string from;
    std::string user, password_file;  // of the mail server; the password is the file's first line
    std::string ca_file;

    bool wanted() const noexcept { return !folder.empty() || !smtp.empty(); }
};

// errc::invalid_value with the key and what is wrong.
result<void> check_mail(const mail_settings& settings);
// errc::unavailable when the password cannot be read.
result<outbound::smtp_settings> smtp_of(const mail_settings& settings);
// The same.
result<std::unique_ptr<outbound::mailer>> make_mailer(const mail_settings& settings, const clock& time, random_source& random);

}  // namespace gatehouse::app
