#pragma once
#include <gatehouse/protocol/saml/trust.hpp>

namespace gatehouse::saml {

error refused_metadata(std::string_view code);
bool is_permitted_location(std::string_view url);  // https, or http on this machine

class metadata_reader {
public:
    result<trust> read(std::string_view document, instant now);
    result<trust> read_stored(std::string_view text);

private:
    result<void> read_descriptor(const xml::node& entity, instant now);
    result<void> read_keys(const xml::node& role);
    result<void> read_key_info(const xml::node& info);
    result<void> read_locations(const xml::node& role);
    result<void> read_line(std::string_view line);
    result<void> add(result<public_key> key, std::optional<instant> not_after);
    trust out_;
};

}  // namespace gatehouse::saml
