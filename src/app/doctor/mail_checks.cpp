#include <unistd.h>

#include <filesystem>

#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

constexpr int answer_ms = 5'000;

finding check_folder(const std::string& folder) {
    std::error_code ignored;
    if (std::filesystem::exists(folder, ignored) && ::access(folder.c_str(), W_OK | X_OK) != 0)
        return problem("mail", folder + " cannot be written", "give it to the gateway's user, or mend folder in [mail]");
    return warning("mail", "goes into the folder " + folder + ", and to nobody", "for production set smtp in [mail]");
}

}  // namespace

finding check_mail(const patient& at) {
    const mail_settings& mail = at.settings.mail;
    if (!mail.wanted()) return ok("mail", "none is sent: nobody can be invited");
    if (!mail.folder.empty()) return check_folder(mail.folder);
    auto smtp = smtp_of(mail);
    if (!smtp) return problem("mail", smtp.error().detail, "mend password_file in [mail]");
    smtp->timeout_ms = answer_ms;
    const auto reached = outbound::reach_smtp(*smtp);
    if (!reached)
        return problem("mail", mail.smtp + ": " + reached.error().detail, "mend [mail], or the way to the mail server");
    return ok("mail", mail.smtp + " answers");
}

}  // namespace gatehouse::app::doctor
