#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <gatehouse/model/document.hpp>

#include <gatehouse/cli/transport.hpp>

namespace gatehouse::cli {

// Where to, and as whom: what the common options and the environment say.
struct place {
    std::string data;          // --data: as operator
    std::string organization;  // --org, else GATEHOUSE_ORG
    std::string output = "table";
    bool dry_run = false;  // --dry-run: changes are rehearsed
    bool sure = false;     // --yes
    std::string key{};     // --idempotency-key: a call that is made again with it is done once
    bool json() const noexcept { return output == "json"; }
};

using parameters = std::vector<std::pair<std::string_view, std::string>>;

// The management API as verbs see it: values in, values out; a refusal is an error worded for a person, with the permission
// that is missing.
class api {
public:
    // What a rehearsal found; an error keeps the change from being made.
    using question = std::function<result<void>(const value& rehearsed)>;

    // errc::unauthenticated, saying what to set, when there is neither --data nor an API key.
    static result<api> open(const place& where);

    // From now on each change is rehearsed first, and made where the question lets it pass. No rehearsal is rehearsed.
    void ask_before(question asks) { asks_ = std::move(asks); }

    // A list is followed to its end, or until it has as many rows as `limit` in the query says; then its `next` is not null.
    result<value> get(std::string_view path, const parameters& query = {});
    result<value> send(std::string_view method, std::string_view path, object body = {});
    // The same under /api/v1/organizations/{org}. The organization is the one that was named, or the only one.
    result<value> get_here(std::string_view path, const parameters& query = {});
    result<value> send_here(std::string_view method, std::string_view path, object body = {});
    result<value> post_here(std::string_view path, object body = {}) { return send_here("POST", path, std::move(body)); }

    // An answer that is no JSON: pages of an export.
    result<std::string> text_here(std::string_view path, const parameters& query = {});

    // USER: a member's id, or a userName or e-mail that is unique in the organization.
    result<std::string> member_named(std::string_view user);
    // An id, or the name of exactly one.
    result<std::string> connection_named(std::string_view name_or_id);

private:
    explicit api(std::unique_ptr<transport> way) : way_(std::move(way)) {}
    result<std::string> here(std::string_view path);
    result<void> find_organization();
    std::string next_key();
    result<void> rehearse(std::string_view method, std::string_view path, const std::string& body);

    std::unique_ptr<transport> way_;
    std::string organization_;
    bool dry_run_ = false;
    std::string key_;
    int keyed_ = 0;  // changes sent under it
    question asks_;
};

}  // namespace gatehouse::cli
