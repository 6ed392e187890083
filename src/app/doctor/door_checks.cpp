#include <algorithm>

#include <gatehouse/base/ip_network.hpp>
#include <gatehouse/crypto/server_certificate.hpp>

#include "finding.hpp"

namespace gatehouse::app::doctor {
namespace {

// As a start would have it.
config with_url(const config& settings) {
    config out = settings;
    if (out.base_url.empty()) out.base_url = url_of(out.listen);
    return out;
}

// A network that everybody is in.
bool holds_everybody(const ip_network& one) {
    return (one.contains("1.1.1.1") && one.contains("203.0.113.9")) || (one.contains("2001:db8::1") && one.contains("fd00::1"));
}

finding judge(const crypto::server_certificate& shown, const std::string& file, std::string_view host, instant now) {
    const std::string name = "certificate", renew = "put a new one there and restart the gateway";
    if (!shown.has_key) return problem(name, file + " does not belong to [tls] key", "name the key that it was made with");
    if (!shown.names_host)
        return problem(name, file + " is not for " + std::string(host), "get one for the host of base_url, or mend base_url");
    if (now < shown.not_before)
        return problem(name, file + " counts from " + to_rfc3339(shown.not_before) + " only", "look at the clock, or " + renew);
    if (now >= shown.not_after) return problem(name, file + " ended " + to_rfc3339(shown.not_after), renew);
    const std::string ends = file + " ends in " + days(shown.not_after.ms - now.ms);
    return shown.not_after.ms - now.ms < soon_ms ? warning(name, ends, renew) : ok(name, ends);
}

}  // namespace

finding check_base(const patient& at) {
    const config settings = with_url(at.settings);
    const auto place = check_base_url(settings);
    if (!place) return problem("base_url", settings.base_url + ": " + place.error().detail, "mend base_url in the settings");
    if (!place->secure())
        return warning("base_url", settings.base_url + " is plain http: for this machine only",
                       "for production set an https base_url and a certificate in [tls], or a proxy in trusted_proxies");
    return ok("base_url", settings.base_url);
}

finding check_proxies(const patient& at) {
    const std::string name = "proxies";
    const auto place = check_base_url(with_url(at.settings));
    for (const std::string& one : at.settings.trusted_proxies) {
        const auto network = ip_network::parse(one);
        if (!network) return problem(name, one + " is no address or network", "mend trusted_proxies in the settings");
        if (holds_everybody(*network))
            return problem(name, one + " is everybody: anybody may say which address he comes from",
                           "name the proxies alone in trusted_proxies");
    }
    const bool named = !at.settings.trusted_proxies.empty();
    if (place && !place->secure() && named)
        return warning(name, "trusted_proxies is set, but base_url is plain http",
                       "set base_url to the https address of the proxy");
    if (place && place->secure() && !at.settings.tls && !named)
        return warning(
            name, "base_url is https and no TLS ends here, but no proxy is trusted: everybody seems to come from one address",
            "name the proxy in front in trusted_proxies");
    return ok(name, named ? listed(at.settings.trusted_proxies) : "none");
}

finding check_certificate(const patient& at) {
    const std::string name = "certificate";
    if (!at.settings.tls) return ok(name, "none: TLS does not end here");
    const auto chain = content_of(at.settings.tls->certificate_chain), key = content_of(at.settings.tls->private_key);
    if (!chain) return problem(name, chain.error().detail, "mend certificate in [tls]");
    if (!key) return problem(name, key.error().detail, "mend key in [tls]");
    const auto place = protocol::base_url::parse(at.settings.base_url);
    const std::string host = place ? std::string(place->host()) : std::string();
    const auto shown = crypto::read_server_certificate(*chain, *key, host);
    if (!shown)
        return problem(name, at.settings.tls->certificate_chain + ": " + shown.error().detail, "give PEM files in [tls]");
    return judge(*shown, at.settings.tls->certificate_chain, host, at.now);
}

}  // namespace gatehouse::app::doctor
