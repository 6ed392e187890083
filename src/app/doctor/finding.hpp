#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/store/inspection.hpp>

#include "../config.hpp"

// What `gatehouse doctor` looks at, and what it says. Each check is a function that stands alone: it says what it saw even
// where the rest is broken, reads only, and says no secret.
namespace gatehouse::app::doctor {

enum class verdict : std::uint8_t { ok, warning, problem };
std::string_view to_text(verdict how);

struct finding {
    verdict how = verdict::ok;
    std::string check, saw;
    std::string next;  // what to do; empty where all is well
};
finding ok(std::string check, std::string saw);
finding warning(std::string check, std::string saw, std::string next);
finding problem(std::string check, std::string saw, std::string next);

// One installation. Without its store why_not says why.
struct patient {
    const config& settings;
    instant now;
    std::unique_ptr<inspected_store> store{};
    std::optional<store_facts> facts{};
    error why_not{};

    // Whether this version's repositories can read it.
    bool readable() const;
};
// Of a check that would read the store.
finding not_looked_at(std::string check);

// "3 days", of what is left or past.
std::string days(std::int64_t ms);
// The first few, and how many more.
std::string listed(const std::vector<std::string>& all);
result<std::string> content_of(const std::string& path);

inline constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
inline constexpr std::int64_t soon_ms = 21 * day_ms;  // a certificate that ends within is worth a word

// The doors: base_url, proxies, TLS.
finding check_base(const patient& at);
finding check_proxies(const patient& at);
finding check_certificate(const patient& at);
// The data directory and what lies in it.
finding check_directory(const patient& at);
finding check_key_file(const patient& at);
finding check_added(const patient& at);
// The machine.
finding check_gateway(const patient& at);
finding check_space(const patient& at);
// stored: what the store takes on the same disk, in bytes.
finding judge_space(const std::string& data, std::uintmax_t available, std::uintmax_t stored);
finding check_descriptors(const patient& at);
finding check_mail(const patient& at);
// The store.
finding check_engine(const patient& at);
finding check_version(const patient& at);
finding check_integrity(const patient& at, int longest_ms);
finding check_keys(const patient& at);
finding check_clock(const patient& at);
// What organizations need.
finding check_models(const patient& at);
finding check_owners(const patient& at);
finding check_saml(const patient& at);

}  // namespace gatehouse::app::doctor
