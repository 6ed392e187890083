#include "saml_check.hpp"

#include <gatehouse/base/clock.hpp>
#include <gatehouse/base/text.hpp>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>

#include "commands.hpp"

namespace gatehouse::app {
namespace {

constexpr std::size_t largest_file_bytes = limits::largest_body_bytes;

result<std::string> read_file(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string text(largest_file_bytes, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (trim(text).empty()) return make_error(errc::invalid_value, path + " cannot be read or is empty");
    return text;
}

// Anything that begins like XML, in whatever encoding, is judged as XML; the rest as the base64 of a form field.
bool looks_like_xml(std::string_view text) {
    const auto begun = trim(text);
    return begun.front() == '<' || begun.front() == '\0' || begun.starts_with("\xef\xbb\xbf") ||
           begun.starts_with("\xfe\xff") || begun.starts_with("\xff\xfe");
}

saml::verdict refused(std::string reason) {
    saml::verdict out;
    out.checks.push_back({"request", saml::check_verdict::failed, "XML, or base64 of it, at most 256 KiB", ""});
    out.reason = std::move(reason);
    return out;
}

result<saml::expectations> expectations_of(const saml_check_options& options) {
    saml::expectations ours;
    ours.sp_entity_id = options.sp_entity_id;
    ours.acs_url = options.acs_url;
    if (!options.in_response_to.empty()) ours.in_response_to = options.in_response_to;
    for (const auto& path : options.sp_key_files) {
        const auto pem = read_file(path);
        if (!pem) return pem.error();
        auto key = private_key::from_pem(*pem);
        if (!key) return make_error(errc::invalid_value, path + ": " + key.error().detail);
        ours.decryption_keys.push_back(std::move(*key));
    }
    const auto allows = [&](std::string_view what) {
        return std::find(options.allowed.begin(), options.allowed.end(), what) != options.allowed.end();
    };
    ours.allow_sha1 = allows("sha1");
    ours.allow_cbc = allows("cbc");
    ours.unsolicited_allowed = allows("unsolicited");
    return ours;
}

int run(const saml_check_options& options) {
    const xml::library library;
    const auto judged = saml_check(options);
    if (!judged) return report(judged.error());
    std::fputs((options.output == "json" ? render_json(*judged) : render_table(*judged)).c_str(), stdout);
    return judged->accepted ? exit_ok : exit_refused;
}

}  // namespace

result<saml::verdict> saml_check(const saml_check_options& options) {
    const auto now = options.now.empty() ? result<instant>(system_clock().now()) : parse_rfc3339(options.now);
    if (!now) return make_error(errc::invalid_value, "--now: " + now.error().detail);
    const auto metadata = read_file(options.metadata_file), response = read_file(options.response_file);
    if (!metadata) return metadata.error();
    if (!response) return response.error();
    const auto idp = saml::trust::from_metadata(*metadata, *now);
    if (!idp) return make_error(errc::invalid_value, options.metadata_file + ": " + idp.error().detail);
    const auto ours = expectations_of(options);
    if (!ours) return ours.error();
    if (looks_like_xml(*response)) return saml::judge(*response, *idp, *ours, *now);
    const auto decoded = saml::decode_response(*response);
    return decoded ? saml::judge(*decoded, *idp, *ours, *now) : refused(decoded.error().detail);
}

void add_saml(CLI::App& app, int& status) {
    auto* group = app.add_subcommand("saml", "Work on SAML documents offline")->require_subcommand(1);
    auto* check = group->add_subcommand("check", "Judge one SAMLResponse from a file as the ACS would");
    auto options = std::make_shared<saml_check_options>();
    check->add_option("--response", options->response_file, "The response: XML, or the base64 a browser posts")->required();
    check->add_option("--idp-metadata", options->metadata_file, "Metadata of the identity provider to trust")->required();
    check->add_option("--sp-entity-id", options->sp_entity_id, "Our entity id: the audience")->required();
    check->add_option("--acs-url", options->acs_url, "Our ACS: recipient and destination")->required();
    check->add_option("--now", options->now, "Judge at this time (RFC 3339) instead of the clock's");
    check->add_option("--sp-key", options->sp_key_files, "Private key in PEM to decrypt with; may be repeated");
    check->add_option("--in-response-to", options->in_response_to, "ID of the request that must be answered");
    check->add_option("--allow", options->allowed, "What a connection may have opted into")
        ->delimiter(',')
        ->check(CLI::IsMember({"sha1", "cbc", "unsolicited"}));
    check->add_option("-o,--output", options->output, "table or json")->check(CLI::IsMember({"table", "json"}));
    check->footer(
        "Exit code: 0 accepted, 1 refused, 2 the input cannot be used.\n"
        "Example: gatehouse saml check --response response.b64 --idp-metadata idp.xml --sp-entity-id https://sp.example.com"
        " --acs-url https://sp.example.com/acs");
    check->callback([options, &status] { status = run(*options); });
}

}  // namespace gatehouse::app
