#include <gatehouse/base/text.hpp>
#include <protocol/scim/discovery.hpp>
#include <protocol/scim/render.hpp>
#include <protocol/scim/scim_status.hpp>
#include <protocol/scim/stored_content.hpp>

#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

namespace {

const std::string document = readable(
    "{'schemas':['CORE','EXT'],'userName':'bob','externalId':'x1','name':{'givenName':'B','familyName':'Lee'},'"
    "password':'never stored',"
    "'emails':[{'type':'work','value':'b@w'},{'type':'home','value':'b@h'}],'EXT':{'department':'d','manager':{'value':"
    "'m'}}}");

value shown(std::string attributes, std::string excluded, const resource_type& type = user_type()) {
    const auto chosen = projection::parse(readable(std::move(attributes)), readable(std::move(excluded)), type);
    BOOST_TEST_REQUIRE(chosen.has_value());
    resource_facts facts;
    facts.id = "1";
    facts.version = 7;
    facts.location = "https://h/scim/v2/Users/1";
    facts.active = true;
    facts.relation = "groups";
    facts.relation_json = R"([{"value":"g1"}])";
    std::string out;
    append_resource(out, document, facts, type, *chosen);
    const auto parsed = parse_json(out);
    BOOST_TEST_REQUIRE(parsed.has_value(), out);
    return *parsed;
}

std::string names(const value& resource) {
    std::string out;
    for (const auto& item : *resource.if_object()) out += (out.empty() ? "" : " ") + (item.name == ext ? "EXT" : item.name);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_answer)

BOOST_AUTO_TEST_CASE(attributes_come_as_asked) {
    struct {
        std::string attributes, excluded, expected;
    } const cases[] = {
        {"userName", "", "schemas userName id"},
        {"username,EMAILS", "", "schemas userName emails id"},
        {" userName , active ", "", "schemas userName id active"},
        {"CORE:userName", "", "schemas userName id"},
        {"CORE", "", "schemas userName name emails id active groups"},
        {"EXT", "", "schemas EXT id"},
        {"EXT:department", "", "schemas EXT id"},
        {"meta.version,groups", "", "schemas id groups meta"},
        {"nobody", "", "schemas id"},
        {"password", "", "schemas id"},
        {"emails[type eq 'work, or so']", "", "schemas emails id"},
        {"emails[type eq 'work'].value,userName", "", "schemas userName emails id"},
        {"name.middleName", "", "schemas id"},
        {"", "userName,emails", "schemas externalId name EXT id active groups meta"},
        {"", "id,schemas,meta,groups,EXT", "schemas userName externalId name emails id active"},
        {"", "nobody", "schemas userName externalId name emails EXT id active groups meta"},
        {"", "CORE", "schemas externalId EXT id meta"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.attributes << " | " << c.excluded)
    BOOST_TEST(names(shown(c.attributes, c.excluded)) == c.expected);
    BOOST_TEST((*shown("emails.value", "").find("emails") == json("[{'value':'b@w'},{'value':'b@h'}]")));
    BOOST_TEST((*shown("emails[type eq 'work'].value", "").find("emails") == json("[{'value':'b@w'},{'value':'b@h'}]")));
    BOOST_TEST((*shown("EXT:department", "").find(ext) == json("{'department':'d'}")));
    BOOST_TEST((*shown("", "name.givenName").find("name") == json("{'familyName':'Lee'}")));
    BOOST_TEST((*shown("", "EXT:manager").find(ext) == json("{'department':'d'}")));
    BOOST_TEST(projection::parse("a", "b", user_type()).has_error());
}

BOOST_AUTO_TEST_CASE(what_is_not_wanted_need_not_be_read) {
    struct {
        std::string_view attributes, excluded;
        bool wanted;
    } const cases[] = {
        {"", "", true},        {"", "members", false},      {"displayName", "", false},
        {"members", "", true}, {"MEMBERS.value", "", true}, {"", "members.display", true},
        {"id", "", false},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.attributes << " | " << c.excluded)
    BOOST_TEST(projection::parse(c.attributes, c.excluded, group_type())->wants("members") == c.wanted);
}

BOOST_AUTO_TEST_CASE(a_whole_answer_is_the_document_and_what_stands_beside_it) {
    resource_facts facts;
    facts.id = "1";
    facts.created = facts.modified = instant{1767323045000};
    facts.version = 3;
    facts.location = "https://h/scim/v2/Users/1";
    facts.active = false;
    facts.relation = "groups";
    facts.relation_json = "[]";
    std::string out;
    append_resource(out, R"({"schemas":["urn:x"],"userName":"bob"})", facts, user_type(), projection(user_type()));
    BOOST_TEST(out == R"({"schemas":["urn:x"],"userName":"bob","id":"1","active":false,"meta":{"resourceType":"User",)"
                      R"("created":"2026-01-02T03:04:05.000Z","lastModified":"2026-01-02T03:04:05.000Z",)"
                      R"("location":"https://h/scim/v2/Users/1","version":"W/\"3\""}})");
    std::string empty;
    append_resource(empty, "{}", facts, user_type(), projection(user_type()));
    BOOST_TEST(parse_json(empty).has_value());
}

BOOST_AUTO_TEST_CASE(lists_and_errors_have_their_form) {
    std::string list;
    begin_list(list, 0, 1, 0);
    end_list(list);
    BOOST_TEST(
        list ==
        R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:ListResponse"],"totalResults":0,"startIndex":1,"itemsPerPage":0,"Resources":[]})");
    BOOST_TEST(
        render_error(make_error(errc::uniqueness, "taken \"x\"")) ==
        R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"409","scimType":"uniqueness","detail":"taken \"x\""})");
    BOOST_TEST(render_error(make_error(errc::not_found, "")) ==
               R"({"schemas":["urn:ietf:params:scim:api:messages:2.0:Error"],"status":"404"})");
}

BOOST_AUTO_TEST_CASE(discovery_shows_the_rfcs_fields_and_none_of_ours) {
    for (const auto& schema : registry().schemas()) {
        std::string out;
        append_schema(out, *schema, "https://h/scim/v2");
        const auto parsed = parse_json(out);
        BOOST_TEST_REQUIRE(parsed.has_value());
        BOOST_TEST(parsed->find("id")->text() == schema->urn);
        for (const auto* ours : {"indexed", "decision_usable", "membership", "aliases", "extends"})
            BOOST_TEST(out.find("\"" + std::string(ours) + "\"") == std::string::npos, ours);
        // What was read is what is shown: our own loader takes it back.
        const schema_text again{"again", out};
        BOOST_TEST(load_schemas({&again, 1})->find_schema(schema->urn)->attributes.size() == schema->attributes.size());
    }
    std::string type;
    append_resource_type(type, user_type(), "https://h/scim/v2");
    BOOST_TEST((*parse_json(type) ==
                json("{'schemas':['urn:ietf:params:scim:schemas:core:2.0:ResourceType'],'id':'User','name':'User','endpoint':'"
                     "/Users',"
                     "'description':'User Account','schema':'CORE','schemaExtensions':[{'schema':'EXT','required':false}],"
                     "'meta':{'resourceType':'ResourceType','location':'https://h/scim/v2/ResourceTypes/User'}}")));
}

BOOST_AUTO_TEST_CASE(the_directory_gets_columns_and_a_document_without_active) {
    const auto content = to_link_content(
        json("{'schemas':['CORE'],'userName':'Bob','externalId':'x','displayName':'B','active':false,"
             "'emails':[{'value':'h@x','type':'home'},{'value':'W@x','type':'work'}],'EXT':{'employeeNumber':'7'}}"),
        user_type());
    BOOST_TEST(content.user_name == "Bob");
    BOOST_TEST((content.external_id == "x"));
    BOOST_TEST((content.active == false));
    BOOST_TEST(content.email == "W@x");
    BOOST_TEST(content.document.find("active") == std::string::npos);
    BOOST_TEST_REQUIRE(content.indexed.size() == 3U);
    BOOST_TEST(content.indexed[1].path == "emails.value");
    BOOST_TEST(content.indexed[1].fold == "w@x");
    BOOST_TEST(content.indexed[2].path == ext + ":employeeNumber");
    BOOST_TEST((!to_link_content(json("{'userName':'a'}"), user_type()).active &&
                !to_link_content(json("{'userName':'a'}"), user_type()).external_id));
}

BOOST_AUTO_TEST_SUITE_END()
