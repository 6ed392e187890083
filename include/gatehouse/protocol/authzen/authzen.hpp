#pragma once
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// OpenID AuthZEN Authorization API 1.0: may this subject do this to that?
namespace gatehouse::protocol::authzen {

endpoint evaluation(const doors& at);                        // POST /access/v1/{org}/evaluation
endpoint configuration(const doors& at);                     // GET /.well-known/authzen-configuration
endpoint not_built(const doors& at);                         // /access/v1/{org}/evaluations and /search/*: 501
http::response refuse(int status, std::string_view detail);  // the door's own refusals, in this protocol's form

}  // namespace gatehouse::protocol::authzen
