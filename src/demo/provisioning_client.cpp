#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>
#include <gatehouse/demo/provisioning_client.hpp>

#include <map>

namespace gatehouse::demo {
namespace {

std::string user_body(const person& who) {
    std::string body;
    json_writer json(body);
    json.begin_object().name("schemas").begin_array().string("urn:ietf:params:scim:schemas:core:2.0:User").end_array();
    json.member("userName", who.user_name).member("externalId", "demo-" + who.user_name).member("active", true);
    json.name("name").begin_object().member("givenName", who.given_name).member("familyName", who.family_name).end_object();
    json.member("displayName", who.given_name + " " + who.family_name).member("title", who.title);
    json.name("emails")
        .begin_array()
        .begin_object()
        .member("value", who.user_name)
        .member("type", "work")
        .member("primary", true);
    json.end_object().end_array().end_object();
    return body;
}

std::string group_body(std::string_view name) {
    std::string body;
    json_writer json(body);
    json.begin_object().name("schemas").begin_array().string("urn:ietf:params:scim:schemas:core:2.0:Group").end_array();
    json.member("displayName", name).end_object();
    return body;
}

std::string members_body(const std::vector<std::string>& ids) {
    std::string body;
    json_writer json(body);
    json.begin_object().name("schemas").begin_array().string("urn:ietf:params:scim:api:messages:2.0:PatchOp").end_array();
    json.name("Operations")
        .begin_array()
        .begin_object()
        .member("op", "add")
        .member("path", "members")
        .name("value")
        .begin_array();
    for (const std::string& id : ids) json.begin_object().member("value", id).end_object();
    json.end_array().end_object().end_array().end_object();
    return body;
}

}  // namespace

result<std::string> provisioning_client::send(std::string method, const std::string& path, std::string body, int expected) {
    outbound::request asked{std::move(method),
                            scim_url_ + path,
                            {{"Authorization", "Bearer " + std::string(token_.reveal())}, {"Accept", "application/scim+json"}},
                            std::move(body)};
    if (!asked.body.empty()) asked.headers.push_back({"Content-Type", "application/scim+json"});
    const auto answer = client_.send(asked);
    if (!answer) return answer.error();
    if (answer->status != expected)
        return make_error(errc::conflict,
                          asked.method + " " + path + " was answered " + std::to_string(answer->status) + ": " + answer->body);
    return answer->body;
}

result<std::string> provisioning_client::find(const std::string& type, const std::string& filter) {
    const auto answer = send("GET", "/" + type + "?count=1&attributes=id&filter=" + percent_encode(filter), "", 200);
    if (!answer) return answer.error();
    const auto list = parse_json(*answer);
    if (!list) return list.error();
    const value* resources = list->find("Resources");
    if (!resources || !resources->if_array() || resources->if_array()->empty()) return std::string();
    const value* id = resources->if_array()->front().find("id");
    return id ? std::string(id->text()) : std::string();
}

result<std::string> provisioning_client::ensure(const std::string& type, const std::string& filter, const std::string& body) {
    auto present = find(type, filter);
    if (!present || !present->empty()) return present;
    const auto made = send("POST", "/" + type, body, 201);
    if (!made) return made.error();
    const auto resource = parse_json(*made);
    if (!resource) return resource.error();
    const value* id = resource->find("id");
    return id ? std::string(id->text()) : std::string();
}

result<void> provisioning_client::push(const std::vector<person>& people) {
    std::map<std::string, std::vector<std::string>> members;
    for (const person& who : people) {
        const auto id = ensure("Users", "userName eq \"" + who.user_name + "\"", user_body(who));
        if (!id) return id.error();
        for (const std::string& group : who.groups) members[group].push_back(*id);
    }
    for (const auto& [name, ids] : members) {
        const auto group = ensure("Groups", "displayName eq \"" + name + "\"", group_body(name));
        if (!group) return group.error();
        if (auto added = send("PATCH", "/Groups/" + *group, members_body(ids), 204); !added) return added.error();
    }
    return {};
}

}  // namespace gatehouse::demo
