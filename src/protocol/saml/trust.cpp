#include <gatehouse/protocol/saml/trust.hpp>

#include <gatehouse/base/text.hpp>

#include "metadata_reader.hpp"
#include "times.hpp"

// The stored form: a first line that names the version, then "name value" lines; a key's value is its SPKI, followed by
// the end of its certificate when it had one.
namespace gatehouse::saml {
namespace {

constexpr std::string_view heading = "gatehouse-saml-trust 1";

}  // namespace

std::string trust::text() const {
    std::string out(heading);
    const auto line = [&](std::string_view name, std::string_view value) {
        if (!value.empty()) out.append("\n").append(name).append(" ").append(value);
    };
    line("entity", entity_id_);
    line("sso-redirect", sso_redirect_);
    line("sso-post", sso_post_);
    line("slo-redirect", slo_redirect_);
    line("wants-signed-requests", wants_signed_requests_ ? "yes" : "");
    for (const auto& key : keys_) line("key", key.key.key().spki() + (key.not_after ? " " + to_rfc3339(*key.not_after) : ""));
    return out + "\n";
}

result<trust> trust::parse(std::string_view text) { return metadata_reader().read_stored(text); }

result<trust> metadata_reader::read_stored(std::string_view text) {
    const auto lines = split(text, '\n');
    if (lines.empty() || lines.front() != heading) return refused_metadata("metadata.structure");
    for (std::size_t i = 1; i < lines.size(); ++i)
        if (auto read = read_line(lines[i]); !read) return read.error();
    if (out_.entity_id_.empty() || out_.keys_.empty()) return refused_metadata("metadata.structure");
    return std::move(out_);
}

result<void> metadata_reader::read_line(std::string_view line) {
    if (line.empty()) return {};
    const auto blank = line.find(' ');
    const auto name = line.substr(0, blank),
               value = blank == std::string_view::npos ? std::string_view() : line.substr(blank + 1);
    if (name == "entity") return out_.entity_id_ = value, result<void>();
    if (name == "sso-redirect") return out_.sso_redirect_ = value, result<void>();
    if (name == "sso-post") return out_.sso_post_ = value, result<void>();
    if (name == "slo-redirect") return out_.slo_redirect_ = value, result<void>();
    if (name == "wants-signed-requests") return out_.wants_signed_requests_ = value == "yes", result<void>();
    if (name != "key") return refused_metadata("metadata.structure");
    const auto parts = split(value, ' ');
    return add(public_key::from_spki(parts[0]), parts.size() > 1 ? parse_time(parts[1]) : std::nullopt);
}

}  // namespace gatehouse::saml
