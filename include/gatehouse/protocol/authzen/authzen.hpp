#pragma once
#include <gatehouse/domain/access/searches.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

// OpenID AuthZEN Authorization API 1.0: may this subject do this to that?
namespace gatehouse::protocol::authzen {

endpoint evaluation(const doors& at);   // POST /access/v1/{org}/evaluation
endpoint evaluations(const doors& at);  // POST /access/v1/{org}/evaluations: several, in one snapshot
// POST /access/v1/{org}/search/subject, …/resource, …/action
using shared_searches = std::shared_ptr<const access::searches>;
endpoint search_subjects(const doors& at, shared_searches all);
endpoint search_resources(const doors& at, shared_searches all);
endpoint search_actions(const doors& at, shared_searches all);
endpoint configuration(const doors& at);                     // GET /.well-known/authzen-configuration
http::response refuse(int status, std::string_view detail);  // the door's own refusals, in this protocol's form

}  // namespace gatehouse::protocol::authzen
