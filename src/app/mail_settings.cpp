#include "mail_settings.hpp"

#include <fstream>

#include <gatehouse/domain/lifecycle/outbox.hpp>

namespace gatehouse::app {
namespace {

error invalid(const char* what) { return make_error(errc::invalid_value, what); }

result<secret> read_password(const std::string& path) {
    if (path.empty()) return secret();
    std::ifstream file(path);
    std::string line;
    if (!std::getline(file, line)) return make_error(errc::unavailable, "mail.password_file " + path + " cannot be read");
    return secret(std::move(line));
}

}  // namespace

result<void> check_mail(const mail_settings& settings) {
    if (settings.folder.empty() == settings.smtp.empty()) return invalid("[mail] needs folder or smtp, one of them");
    if (!lifecycle::is_mail_address(settings.from)) return invalid("mail.from must be the address that mails come from");
    if (settings.smtp.empty()) return {};
    if (!outbound::is_smtp_url(settings.smtp))
        return invalid(
            "mail.smtp must be smtp://HOST[:PORT] or smtps://HOST[:PORT]; user and password_file have their own keys");
    if (settings.user.empty() != settings.password_file.empty()) return invalid("mail.user and mail.password_file go together");
    return {};
}

result<outbound::smtp_settings> smtp_of(const mail_settings& settings) {
    auto password = read_password(settings.password_file);
    if (!password) return password.error();
    return outbound::smtp_settings{settings.smtp, settings.from, settings.user, *std::move(password), settings.ca_file};
}

result<std::unique_ptr<outbound::mailer>> make_mailer(const mail_settings& settings, const clock& time, random_source& random) {
    if (!settings.folder.empty()) return outbound::folder_mailer(settings.folder, settings.from, time, random);
    auto smtp = smtp_of(settings);
    if (!smtp) return smtp.error();
    return outbound::smtp_mailer(*std::move(smtp), time, random);
}

}  // namespace gatehouse::app
