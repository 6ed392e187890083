#pragma once
#include "times.hpp"
#include "trace.hpp"

// The rules of core 2 and profiles 4.1.4.3, asked of what a verified signature covers. What lies outside it (of the Response,
// when only the Assertion is signed) is asked as well, and can only refuse.
namespace gatehouse::saml {

struct judged {
    xml::node response;   // from digested bytes when response_signed, else as it came
    xml::node assertion;  // always from digested bytes
    bool response_signed = false;
    const trust& idp;
    const expectations& ours;
    window when;
};

refusal judge_status(const xml::node& response);
bool judge_rules(const judged& all, claims& out, trace& checks);

// Each reads its part into the claims; the earliest end met so far is out.accepted_until.
refusal judge_subject(const judged& all, claims& out);     // confirmation, recipient, request, times
refusal judge_conditions(const judged& all, claims& out);  // times and unknown conditions
refusal judge_audience(const judged& all);
refusal read_name_id(const judged& all, claims& out);
void read_attributes(const judged& all, claims& out);
refusal judge_authentication(const judged& all, claims& out);
refusal judge_session_end(const judged& all, claims& out);

bool is_one_of(std::string_view value, std::string_view first, const std::vector<std::string>& more);
void end_by(claims& out, instant limit);

}  // namespace gatehouse::saml
