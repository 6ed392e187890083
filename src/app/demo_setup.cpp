#include "demo_setup.hpp"

#include <gatehouse/base/clock.hpp>
#include <gatehouse/cli/api.hpp>
#include <gatehouse/demo/local_idp.hpp>

#include "config.hpp"

namespace gatehouse::app {
namespace {

constexpr std::string_view organization_code = "demo", connection_name = "Demo IdP", owner_name = "owner@demo.example";
constexpr std::string_view domains[] = {"example.com", "example.org", "example.net", "demo.example"};

object fields(std::initializer_list<std::pair<std::string_view, value>> members) {
    object out;
    for (const auto& [name, content] : members) out.set(name, content);
    return out;
}

value texts(std::initializer_list<std::string_view> items) {
    value::array out;
    for (const std::string_view item : items) out.emplace_back(item);
    return out;
}

std::string text_of(const value& found, std::string_view name) {
    const value* content = found.find(name);
    return content ? std::string(content->text()) : std::string();
}

// The set-up as a list of calls; the first that fails is kept, and those after it do nothing.
class steps {
public:
    explicit steps(cli::api& to) : to_(to) {}

    value post(std::string_view path, object body) {
        if (failure_) return nullptr;
        auto made = to_.post_here(path, std::move(body));
        if (made) return std::move(*made);
        failure_ = make_error(made.error().code, std::string(path) + ": " + made.error().detail);
        return nullptr;
    }
    // The same for what an earlier run may have made: a conflict is as good.
    value ensure(std::string_view path, object body) {
        value made = post(path, std::move(body));
        if (failure_ && (failure_->code == errc::conflict || failure_->code == errc::uniqueness)) failure_.reset();
        return made;
    }
    void keep(const error& failure) {
        if (!failure_) failure_ = failure;
    }
    const std::optional<error>& failure() const noexcept { return failure_; }

private:
    cli::api& to_;
    std::optional<error> failure_;
};

std::string ensure_owner(cli::api& to, steps& run) {
    if (auto present = to.member_named(owner_name)) return std::move(*present);
    const value made =
        run.post("/members",
                 fields({{"user_name", owner_name}, {"email", owner_name}, {"display_name", "Olivia Owner"}, {"owner", true}}));
    return text_of(made, "id");
}

std::string ensure_connection(cli::api& to, steps& run, const demo_wishes& wishes) {
    if (auto present = to.connection_named(connection_name)) return std::move(*present);
    const value made =
        run.post("/connections",
                 fields({{"name", connection_name}, {"profile", wishes.profile}, {"group_attribute", demo::group_attribute}}));
    return text_of(made, "id");
}

void add_samples(steps& run, const std::string& connection) {
    run.ensure("/teams", fields({{"slug", "engineering"}, {"name", "Engineering"}}));
    run.ensure("/mapping-rules", fields({{"connection", connection},
                                         {"group", "Engineering"},
                                         {"roles", texts({"member"})},
                                         {"teams", texts({"engineering"})}}));
    run.ensure("/mapping-rules", fields({{"connection", connection}, {"group", "Support"}, {"roles", texts({"member"})}}));
    run.ensure(
        "/mapping-rules",
        fields({{"connection", connection}, {"source", "saml"}, {"group", "Engineering"}, {"roles", texts({"member"})}}));
}

void set_up_connection(steps& run, const demo_wishes& wishes, demo_facts& facts) {
    const std::string path = "/connections/" + facts.connection;
    run.post(path + "/trust", fields({{"metadata", wishes.idp_metadata}}));
    for (const std::string_view domain : domains) run.ensure(path + "/domains", fields({{"domain", domain}}));
    const value shown = run.post(path + "/enable", {});
    facts.sp_metadata_url = text_of(shown, "sp_metadata_url");
    facts.acs_url = text_of(shown, "acs_url");
    facts.login_url = text_of(shown, "login_url");
    const value token = run.post(path + "/tokens", fields({{"name", "demo"}}));
    facts.scim_token = text_of(token, "secret");
    facts.scim_url = text_of(token, "scim_url");
}

void set_up_application(cli::api& to, steps& run, const demo_wishes& wishes, demo_facts& facts) {
    if (run.failure()) return;
    object body = fields({{"name", "demo application " + to_rfc3339(system_clock().now())},
                          {"hosts", texts({wishes.place.authority()})},
                          {"rights", texts({"introspect", "evaluate", "explain"})},
                          {"organizations", texts({organization_code})}});
    auto made = to.send("POST", "/api/v1/applications", body);
    if (!made && made.error().code == errc::conflict) {  // an earlier run's application answers on this host
        body.set("hosts", value::array());
        made = to.send("POST", "/api/v1/applications", body);
    }
    if (!made) return run.keep(made.error());
    facts.application = text_of(*made, "id");
    facts.application_secret = text_of(*made, "secret");
}

}  // namespace

std::vector<std::pair<std::string, std::string>> demo_facts::environment() const {
    return {{"GATEHOUSE_URL", url},
            {"GATEHOUSE_ORG", organization},
            {"GATEHOUSE_SCIM_URL", scim_url},
            {"GATEHOUSE_SCIM_TOKEN", scim_token},
            {"GATEHOUSE_API_KEY", api_key},
            {"GATEHOUSE_APPLICATION", application},
            {"GATEHOUSE_APPLICATION_SECRET", application_secret},
            {"GATEHOUSE_CONNECTION", connection},
            {"GATEHOUSE_SP_METADATA_URL", sp_metadata_url},
            {"GATEHOUSE_ACS_URL", acs_url},
            {"GATEHOUSE_LOGIN_URL", login_url}};
}

result<demo_facts> set_up_demo(const demo_wishes& wishes) {
    auto to = cli::api::open({wishes.data, std::string(organization_code), "json"});
    if (!to) return to.error();
    const auto made =
        to->send("POST", "/api/v1/organizations", fields({{"code", organization_code}, {"name", "Demo Company"}}));
    if (!made && made.error().code != errc::conflict) return made.error();
    steps run(*to);
    demo_facts facts;
    facts.url = wishes.place.text();
    facts.organization = organization_code;
    const std::string owner = ensure_owner(*to, run);
    facts.connection = ensure_connection(*to, run, wishes);
    set_up_connection(run, wishes, facts);
    if (!wishes.empty) add_samples(run, facts.connection);
    set_up_application(*to, run, wishes, facts);
    facts.api_key = text_of(run.post("/api-keys", fields({{"name", "demo"}, {"member", owner}})), "secret");
    if (run.failure()) return *run.failure();
    return facts;
}

}  // namespace gatehouse::app
