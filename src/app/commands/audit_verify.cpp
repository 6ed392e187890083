#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <sstream>

#include <gatehouse/base/limits/audit.hpp>
#include <gatehouse/cli/audit_export.hpp>
#include <gatehouse/domain/audit/export_verifier.hpp>
#include <gatehouse/domain/audit/signing.hpp>

#include "commands.hpp"

namespace gatehouse::app {
namespace {

struct verify_arguments {
    std::string file, key, checkpoints;
    cli::place gateway;
};

std::string content_of(const std::string& path) {
    std::ifstream file(path);
    std::ostringstream content;
    content << file.rdbuf();
    return content.str();
}

// The key itself, in one line or as PEM, or a file that has it.
result<std::optional<public_key>> trusted_key(const std::string& given) {
    if (given.empty()) return std::optional<public_key>();
    std::string text = given;
    if (std::error_code ignored; std::filesystem::is_regular_file(given, ignored)) {
        text = content_of(given);
    }
    auto key = public_key::from_spki(text);
    if (!key)
        return make_error(errc::invalid_value,
                          "--key is no public key: the base64 of `gatehouse audit keys`, or a file with it");
    return std::optional(*std::move(key));
}

// What was sent off the machine: a file, or a folder with one for each organization, as the gateway writes them.
result<audit::known_checkpoints> sent_checkpoints(const std::string& place, std::string_view organization) {
    std::error_code ignored;
    const std::string file =
        std::filesystem::is_directory(place, ignored) ? place + "/" + std::string(organization) + ".jsonl" : place;
    if (!std::filesystem::is_regular_file(file, ignored)) return make_error(errc::invalid_value, file + " is no file");
    return audit::read_known_checkpoints(content_of(file), organization);
}

// Line by line, whatever pieces it comes in: no file is too large.
class line_feed {
public:
    explicit line_feed(audit::export_verifier& to) : to_(to) {}

    bool take(std::string_view piece) {
        for (auto end = piece.find('\n'); end != std::string_view::npos; end = piece.find('\n')) {
            begun_.append(piece.substr(0, end + 1));
            if (!to_.take(begun_)) return false;
            begun_.clear();
            piece.remove_prefix(end + 1);
        }
        begun_.append(piece);
        return begun_.size() <= limits::audit_line_bytes || to_.take(begun_);
    }
    bool end() { return begun_.empty() ? to_.end() : to_.take(begun_) && to_.end(); }

private:
    audit::export_verifier& to_;
    std::string begun_;
};

result<bool> judge_file(const std::string& path, line_feed& feed) {
    std::ifstream file(path, std::ios::binary);
    if (std::error_code ignored; !file || std::filesystem::is_directory(path, ignored))
        return make_error(errc::invalid_value, path + " cannot be read");
    std::string piece(64 * 1024, '\0');
    while (file) {
        file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        if (!feed.take(std::string_view(piece).substr(0, static_cast<std::size_t>(file.gcount())))) return false;
    }
    if (file.bad()) return make_error(errc::unavailable, path + " cannot be read to its end");
    return feed.end();
}

result<bool> judge_gateway(const cli::place& where, line_feed& feed) {
    auto at = cli::api::open(where);
    if (!at) return at.error();
    bool good = true;
    const auto fetched = cli::fetch_audit_export(*at, [&](std::string_view page) -> result<void> {
        good = good && feed.take(page);
        return {};
    });
    if (!fetched) return fetched.error();
    return good && feed.end();
}

void show(const audit::verified_export& good) {
    std::printf("whole: %lld records and %lld checkpoints of organization %s, signed by key %s\n",
                static_cast<long long>(good.rows), static_cast<long long>(good.checkpoints), good.organization.c_str(),
                good.signed_by.c_str());
    for (const std::int64_t each : good.restored_at)
        std::printf(
            "the store was restored from a backup at record %lld: what came after that backup and before is in other "
            "exports only\n",
            static_cast<long long>(each));
    if (good.lost > 0)
        std::printf("%lld checkpoints that left the machine are of what a restore turned back\n",
                    static_cast<long long>(good.lost));
}

result<int> verify(const verify_arguments& wanted) {
    auto key = trusted_key(wanted.key);
    if (!key) return key.error();
    if (!*key)
        std::fprintf(stderr,
                     "warning: no --key: the key inside is believed, so whoever made the file anew with a key of his own is "
                     "not found\n");
    audit::export_verifier verifier(*std::move(key));
    if (!wanted.checkpoints.empty())
        verifier.compare_with([&](std::string_view of) { return sent_checkpoints(wanted.checkpoints, of); });
    line_feed feed(verifier);
    const auto good = wanted.file.empty() ? judge_gateway(wanted.gateway, feed) : judge_file(wanted.file, feed);
    if (!good) return good.error();
    if (*good) {
        show(verifier.report());
        return exit_ok;
    }
    std::printf("not whole: record %lld: %s\n", static_cast<long long>(verifier.found()->position),
                verifier.found()->why.c_str());
    return exit_refused;
}

}  // namespace

// Beside the verbs of the management API, because it asks none: it works where there is no gateway.
void add_audit_verify(CLI::App& app, int& status) {
    auto* command = app.get_subcommand("audit")->add_subcommand("verify", "Judge an export offline, or the trail of a gateway");
    auto arguments = std::make_shared<verify_arguments>();
    command->add_option("FILE", arguments->file, "What audit export wrote; without it, the gateway's trail as it stands");
    command->add_option("--key", arguments->key, "The public key to trust (gatehouse audit keys), or a file with it")
        ->type_name("KEY");
    command
        ->add_option("--checkpoints", arguments->checkpoints,
                     "Checkpoints that left the machine ([audit] checkpoints): a file or folder; the trail must agree")
        ->type_name("PATH");
    command->add_option("--data", arguments->gateway.data, "Without FILE: speak as operator, through this directory's socket")
        ->type_name("DIR");
    command->add_option("--org", arguments->gateway.organization, "Without FILE: the organization's code or id")
        ->type_name("CODE");
    command->footer(
        "Exit code: 0 whole, 1 not, 2 the input cannot be used.\n"
        "Example: gatehouse audit verify acme.jsonl --key MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE…");
    command->callback([arguments, &status] {
        const auto done = verify(*arguments);
        status = done ? *done : report(done.error());
    });
}

}  // namespace gatehouse::app
