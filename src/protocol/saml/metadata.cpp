#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>

#include "metadata_reader.hpp"
#include "names.hpp"
#include "times.hpp"

namespace gatehouse::saml {
namespace {

constexpr std::string_view md = names::metadata;

bool speaks_saml2(const xml::node& role) {
    const auto protocols = role.attribute("protocolSupportEnumeration").value_or("");
    for (const auto piece : split(protocols, ' '))
        if (piece == names::protocol) return true;
    return false;
}

bool is_past(const xml::node& at, instant now) {
    const auto text = at.attribute("validUntil");
    if (!text) return false;
    const auto until = parse_rfc3339(*text);
    return !until || *until <= now;
}

bool is_plain(std::string_view text) { return !text.empty() && text.size() <= 1024 && !has_hidden_characters(text); }

// The location of the first endpoint of that name and binding.
std::string location(const xml::node& role, std::string_view endpoint, std::string_view binding) {
    for (const auto at : role.children())
        if (at.is(md, endpoint) && at.attribute("Binding") == binding) return at.attribute("Location").value_or("");
    return {};
}

std::string packed(const xml::node& at) { return from_base64(at.text().value_or("")).value_or(""); }

}  // namespace

error refused_metadata(std::string_view code) { return make_error(errc::invalid_value, std::string(code)); }

bool is_permitted_location(std::string_view url) {
    if (!is_plain(url) || url.find_first_of(" \"<>\\") != std::string_view::npos) return false;
    const auto lower = ascii_lower(url);
    if (lower.starts_with("https://")) return lower.size() > 8;
    if (!lower.starts_with("http://")) return false;
    const auto authority = std::string_view(lower).substr(7, lower.find_first_of("/?#", 7) - 7);
    const auto host =
        authority.substr(0, authority.rfind(':') == std::string_view::npos || authority.ends_with(']') ? authority.size()
                                                                                                       : authority.rfind(':'));
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

result<trust> metadata_reader::read(std::string_view document, instant now) {
    const auto parsed = xml::document::parse(document, xml::comments::allowed);
    if (!parsed) return refused_metadata(parsed.error().code);
    const auto entity = parsed->root();
    if (!entity.is(md, "EntityDescriptor") || entity.count(md, "IDPSSODescriptor") != 1)
        return refused_metadata("metadata.entity");
    if (auto read = read_descriptor(entity, now); !read) return read.error();
    return std::move(out_);
}

result<void> metadata_reader::read_descriptor(const xml::node& entity, instant now) {
    const auto role = entity.child(md, "IDPSSODescriptor");
    out_.entity_id_ = entity.attribute("entityID").value_or("");
    if (!is_plain(out_.entity_id_) || !speaks_saml2(role)) return refused_metadata("metadata.entity");
    if (is_past(entity, now) || is_past(role, now)) return refused_metadata("metadata.expired");
    const auto wants = role.attribute("WantAuthnRequestsSigned").value_or("");
    out_.wants_signed_requests_ = wants == "true" || wants == "1";
    if (auto read = read_locations(role); !read) return read;
    return read_keys(role);
}

result<void> metadata_reader::read_locations(const xml::node& role) {
    out_.sso_redirect_ = location(role, "SingleSignOnService", names::redirect_binding);
    out_.sso_post_ = location(role, "SingleSignOnService", names::post_binding);
    out_.slo_redirect_ = location(role, "SingleLogoutService", names::redirect_binding);
    for (const auto& url : {out_.sso_redirect_, out_.sso_post_, out_.slo_redirect_})
        if (!url.empty() && !is_permitted_location(url)) return refused_metadata("metadata.location");
    if (out_.sso_redirect_.empty() && out_.sso_post_.empty()) return refused_metadata("metadata.location");
    return {};
}

result<void> metadata_reader::read_keys(const xml::node& role) {
    for (const auto at : role.children()) {
        if (!at.is(md, "KeyDescriptor") || at.attribute("use").value_or("signing") != "signing") continue;
        if (auto read = read_key_info(at.child(names::dsig, "KeyInfo")); !read) return read;
    }
    if (out_.keys_.empty()) return refused_metadata("metadata.keys");
    return {};
}

result<void> metadata_reader::read_key_info(const xml::node& info) {
    bool found = false;
    for (const auto data : info.children()) {
        const auto written = data.child(names::dsig, "X509Certificate");
        if (!data.is(names::dsig, "X509Data") || !written) continue;
        const auto read = certificate::parse(written.text().value_or(""));
        auto added = read ? add(read->key, read->not_after) : add(read.error(), std::nullopt);
        if (!added) return added;
        found = true;
    }
    const auto bare = info.child(names::dsig, "KeyValue").child(names::dsig, "RSAKeyValue");
    if (found || !bare) return {};
    return add(public_key::from_rsa(packed(bare.child(names::dsig, "Modulus")), packed(bare.child(names::dsig, "Exponent"))),
               std::nullopt);
}

result<void> metadata_reader::add(result<public_key> key, std::optional<instant> not_after) {
    if (!key) return key.error();
    for (const auto& known : out_.keys_)
        if (known.key.key() == *key) return {};
    if (out_.keys_.size() >= limits::saml_signing_keys) return refused_metadata("metadata.keys");
    out_.keys_.push_back({xml::verification_key(std::move(*key)), not_after});
    return {};
}

result<trust> trust::from_metadata(std::string_view document, instant now) { return metadata_reader().read(document, now); }

}  // namespace gatehouse::saml
