#pragma once
#include <optional>
#include <string>
#include <string_view>

#include <gatehouse/protocol/login/local.hpp>

namespace gatehouse::protocol::login {

endpoint my_picture(const local_accounts& of);      // GET /me/picture: the picture itself
endpoint set_my_picture(const local_accounts& of);  // POST /me/picture: a form with one file

// The only part of a multipart/form-data body (RFC 7578); nullopt when there is another one, or none that ends.
std::optional<std::string> single_part(std::string_view content_type, std::string_view body);
// By its first bytes, whatever it is called: image/png, image/jpeg, or empty.
std::string_view picture_type(std::string_view bytes);

}  // namespace gatehouse::protocol::login
