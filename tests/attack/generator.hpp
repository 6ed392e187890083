#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/codec/xml_encryption.hpp>
#include <gatehouse/codec/xml_signature.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>

// Makes SAML Responses as an identity provider would, with keys that are new in each run, and hostile ones from them by one
// change: before signing (the provider itself says it) or after (a stranger on the way does).
namespace gatehouse::attack {

// What is signed and what is encrypted, in the order of the letters: A assertion signed, R response signed, E assertion
// encrypted.
inline const std::vector<std::string> all_modes = {"A", "R", "AR", "AE", "RE", "ARE"};

inline constexpr instant base_time{1'795'334'400'000};  // 2026-11-22T08:00:00Z

struct keys {
    private_key idp, second, attacker, sp, stranger;
    certificate idp_certificate, second_certificate, attacker_certificate, sp_certificate;
    static const keys& fresh();  // once a run
};

struct recipe {
    std::string response, assertion;  // without signatures; {ASSERTION} in the response
    std::string signature;            // template; {ID} is the signed element's
    private_key signer = keys::fresh().idp;
    std::vector<public_key> receivers{keys::fresh().sp.public_part()};
    content_cipher cipher = content_cipher::aes256_gcm;
    oaep_parameters oaep{};
    std::function<std::string(std::string)> plaintext;  // changes what is encrypted
    recipe();
};

using before = std::function<void(recipe&)>;
using after = std::function<std::string(std::string)>;

std::string build(const std::string& mode, const before& change = {}, const after& edit = {});
const saml::trust& trust();
saml::expectations expectations();
std::string idp_metadata(std::string_view key_descriptors);
std::string key_descriptor(std::string_view use, const certificate& shown);

// Replaces the first occurrence; a text that is not there is an error of the test.
std::string swap(std::string text, std::string_view from, std::string_view to);
std::string swap_all(std::string text, std::string_view from, std::string_view to);
std::string insert_after(std::string text, std::string_view mark, std::string_view what);
std::string insert_before(std::string text, std::string_view mark, std::string_view what);
// The first element of that qualified name, with everything in it; empty when there is none.
std::string element(std::string_view text, std::string_view name);
std::string without(std::string text, std::string_view piece);

before in_response(std::string from, std::string to);
before in_assertion(std::string from, std::string to);
before in_signature(std::string from, std::string to);
after replace(std::string from, std::string to);
after behind(std::string mark, std::string what);

std::string at(std::int64_t seconds_from_base);

struct row {
    std::string name;                // begins with its number in the catalogue
    std::vector<std::string> modes;  // empty: all
    std::string reason;              // empty: accepted
    before change;
    after edit;
    std::function<void(saml::expectations&)> ours;
    std::int64_t shift_s = 0;  // judged that much later
};
// Judges the accepted twin and then the row's document, in each mode.
void run(const std::vector<row>& rows);

}  // namespace gatehouse::attack
