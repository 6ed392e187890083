#include <curl/curl.h>
#include <gatehouse/outbound/mailer.hpp>

#include <algorithm>
#include <array>
#include <cstring>

#include "mail_text.hpp"

namespace gatehouse::outbound {
namespace {

using easy_handle = std::unique_ptr<CURL, decltype(&curl_easy_cleanup)>;
using recipients = std::unique_ptr<curl_slist, decltype(&curl_slist_free_all)>;

// Once, before any thread asks for it: libcurl's own start is not made for several.
void start_library() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(started);
}

std::size_t read_rest(char* into, std::size_t size, std::size_t count, void* rest) {
    auto& left = *static_cast<std::string_view*>(rest);
    const std::size_t taken = std::min(size * count, left.size());
    std::memcpy(into, left.data(), taken);
    left.remove_prefix(taken);
    return taken;
}

bool on_loopback(std::string_view url) {
    const auto host = url.substr(std::min(url.find("://") + 3, url.size()));
    return host.starts_with("127.") || host.starts_with("[::1]");
}

class by_smtp final : public mailer {
public:
    by_smtp(smtp_settings settings, const clock& time, random_source& random)
        : settings_(std::move(settings)), time_(time), random_(random) {
        start_library();
    }

    result<void> send(const mail& what) override {
        const easy_handle curl(curl_easy_init(), curl_easy_cleanup);
        const recipients to(curl_slist_append(nullptr, ("<" + what.recipient + ">").c_str()), curl_slist_free_all);
        if (!curl || !to) return make_error(errc::unavailable, "no memory for a mail");
        const std::string whole = mail_text(what, settings_.from, time_.now(), random_base64url(random_, 18));
        std::string_view rest = whole;
        set_up(curl.get());
        curl_easy_setopt(curl.get(), CURLOPT_MAIL_RCPT, to.get());
        curl_easy_setopt(curl.get(), CURLOPT_READFUNCTION, read_rest);
        curl_easy_setopt(curl.get(), CURLOPT_READDATA, &rest);
        curl_easy_setopt(curl.get(), CURLOPT_UPLOAD, 1L);
        return judge(curl.get(), curl_easy_perform(curl.get()));
    }

    result<void> reach() const {
        const easy_handle curl(curl_easy_init(), curl_easy_cleanup);
        if (!curl) return make_error(errc::unavailable, "no memory");
        set_up(curl.get());
        curl_easy_setopt(curl.get(), CURLOPT_MAIL_FROM, nullptr);
        curl_easy_setopt(curl.get(), CURLOPT_CUSTOMREQUEST, "NOOP");
        curl_easy_setopt(curl.get(), CURLOPT_NOBODY, 1L);
        return judge(curl.get(), curl_easy_perform(curl.get()));
    }

private:
    void set_up(CURL* curl) const {
        const auto text = [curl](CURLoption what, const std::string& value) {
            if (!value.empty()) curl_easy_setopt(curl, what, value.c_str());
        };
        text(CURLOPT_URL, settings_.url);
        text(CURLOPT_MAIL_FROM, "<" + settings_.from + ">");
        text(CURLOPT_USERNAME, settings_.user);
        text(CURLOPT_PASSWORD, std::string(settings_.password.reveal()));
        text(CURLOPT_CAINFO, settings_.ca_file);
        curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        // A password and the link in the mail are not for who listens on the way.
        curl_easy_setopt(curl, CURLOPT_USE_SSL, on_loopback(settings_.url) ? CURLUSESSL_TRY : CURLUSESSL_ALL);
        curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(settings_.timeout_ms));
        curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    }

    // 5xx of the dialogue is about this mail and stays so; failed authentication or TLS is about us, and may be mended.
    static result<void> judge(CURL* curl, CURLcode done) {
        if (done == CURLE_OK) return {};
        long status = 0;
        curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
        const std::string said = status > 0 ? "the mail server answered " + std::to_string(status) : curl_easy_strerror(done);
        const bool for_good = status >= 500 && status < 600 && (done == CURLE_SEND_ERROR || done == CURLE_WEIRD_SERVER_REPLY);
        return make_error(for_good ? errc::invalid_value : errc::unavailable, said);
    }

    const smtp_settings settings_;
    const clock& time_;
    random_source& random_;
};

}  // namespace

std::unique_ptr<mailer> smtp_mailer(smtp_settings settings, const clock& time, random_source& random) {
    return std::make_unique<by_smtp>(std::move(settings), time, random);
}

result<void> reach_smtp(const smtp_settings& settings) {
    const system_clock time;
    system_random random;
    return by_smtp(settings, time, random).reach();
}

bool is_smtp_url(std::string_view text) {
    const auto host = text.substr(std::min(text.find("://") + 3, text.size()));
    if (!text.starts_with("smtp://") && !text.starts_with("smtps://")) return false;
    return !host.empty() && host.find_first_of("/@ ?#") == std::string_view::npos;  // a password has its own place
}

}  // namespace gatehouse::outbound
