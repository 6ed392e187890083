#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include <gatehouse/domain/lifecycle/accounts.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/protocol/login/local.hpp>
#include <gatehouse/protocol/shared/pages.hpp>

// What the pages of local accounts share.
namespace gatehouse::protocol::login {

// The fields of a posted form; the first of a name counts.
using form_fields = std::map<std::string, std::string, std::less<>>;
form_fields read_fields(const http::request& request);
std::string field_of(const form_fields& fields, std::string_view name);

page_builder::field hidden(std::string name, std::string value);
page_builder::field new_password_field();
page_builder::field again_field();

// nullopt: the form asks for a good password twice. Otherwise what to tell the person.
std::optional<std::string> fault_of_new_password(const form_fields& fields);

// The present password of a posted form (slow). nullopt: it is right. Otherwise the answer, on the page that asks: whoever sits
// at an open screen may not guess on, so a wrong one counts as at the sign-in page.
struct own_account;
using asking_page = std::function<http::response(int status, std::string_view note)>;
std::optional<answer> fault_of_present_password(const local_accounts& of, const own_account& own, const http::request& request,
                                                const form_fields& fields, std::string wrong, asking_page page);

lifecycle::courier courier_of(const local_accounts& of);
request_context stranger(const http::request& request);  // nobody is known yet
lifecycle::browser_facts browser_of(const local_accounts& of, const http::request& request);
http::response with_session_cookie(const local_accounts& of, http::response answer, const secret& session);
http::response with_device_cookie(const local_accounts& of, http::response answer, const secret& device);

http::response foreign_page();    // a post that came from no page of ours
http::response try_again_page();  // the store does not answer
http::response dead_link_page();
http::response no_mail_page();  // whoever needs a link by mail has to ask somebody

// The account of this browser's session.
struct own_account {
    principal who;
    member person;
    local_account account;
};
// errc::unauthenticated: not signed in. errc::conflict: signed in by an identity provider, so there is no account here.
result<own_account> read_own(const local_accounts& of, const http::request& request);
http::response no_own_page(const error& why, std::string_view return_to);
// A plan of the session's own member, which is asked for once more inside it.
plan session_plan(const principal& who, const http::request& request,
                  std::function<result<outcome>(tenant_transaction&, const request_context&)> work,
                  std::function<http::response(const error&)> refuse);
plan own_plan(const own_account& own, const http::request& request,
              std::function<result<outcome>(tenant_transaction&, const request_context&)> work,
              std::function<http::response(const error&)> refuse);

}  // namespace gatehouse::protocol::login
