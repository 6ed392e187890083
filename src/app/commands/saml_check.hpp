#pragma once
#include <string>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/protocol/saml/verifier.hpp>

namespace gatehouse::app {

// `gatehouse saml check` as typed.
struct saml_check_options {
    std::string response_file, metadata_file;
    std::string sp_entity_id, acs_url;
    std::string now;  // RFC 3339; empty: the clock's
    std::vector<std::string> sp_key_files;
    std::string in_response_to;
    std::vector<std::string> allowed;  // sha1, cbc, unsolicited
    std::string output = "table";      // or json
};

// Judges as the ACS would, replay and identity aside. An error means that the input could not be used at all.
result<saml::verdict> saml_check(const saml_check_options& options);

std::string render_json(const saml::verdict& judged);
// One line a check, then "accepted" with the claims or "refused <reason code>". What a stranger wrote cannot steer a terminal.
std::string render_table(const saml::verdict& judged);

}  // namespace gatehouse::app
