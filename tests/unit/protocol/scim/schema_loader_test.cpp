#include "support.hpp"

using namespace gatehouse;
using namespace gatehouse::scim;

namespace {

const std::string badge =
    R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:example:badge", "name": "Badge",
    "extends": "User", "attributes": [{"name": "number", "type": "integer", "indexed": true},
                                      {"name": "colors", "type": "string", "multiValued": true}]})";

std::string schema_with(const std::string& attributes) {
    return R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:x:y", "name": "X", "attributes": [)" +
           attributes + "]}";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(scim_schema_loader)

BOOST_AUTO_TEST_CASE(the_products_own_files_say_what_the_rfc_says) {
    const auto user_name = user_type().resolve("USERNAME");
    BOOST_TEST_REQUIRE(user_name.has_value());
    BOOST_TEST(user_name->attribute->required);
    BOOST_TEST(!user_name->attribute->case_exact);
    BOOST_TEST((user_type().resolve("password")->attribute->returned == returned::never));
    BOOST_TEST((user_type().resolve("groups")->attribute->mutability == mutability::read_only));
    BOOST_TEST(user_type().resolve("externalId")->attribute->case_exact);
    BOOST_TEST((user_type().resolve("meta.created")->target().type == value_type::date_time));
    BOOST_TEST(group_type().resolve("members")->attribute->membership);
    BOOST_TEST(registry().find_schema(core_user)->description == "User Account");  // Microsoft's collection looks for it
}

BOOST_AUTO_TEST_CASE(names_are_resolved) {
    struct {
        std::string name, canonical;
    } const cases[] = {
        {"UserName", "userName"},
        {"NAME.familyname", "name.familyName"},
        {"emails.Value", "emails.value"},
        {"CORE:userName", "userName"},
        {"urn:IETF:params:scim:schemas:core:2.0:user:NAME.givenName", "name.givenName"},
        {"EXT:manager.value", "EXT:manager.value"},
        {"EXT:manager.managerId", "EXT:manager.value"},
        {"EXT", "EXT"},
        {"CORE", ""},
        {"urn:scim:schemas:core:1.0:title", "title"},
        {"urn:scim:schemas:extension:enterprise:1.0:department", "EXT:department"},
        {"urn:scim:schemas:extension:enterprise:2.0", "EXT"},
        {"meta.lastmodified", "meta.lastModified"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.name) {
            const auto found = user_type().resolve(readable(c.name));
            BOOST_TEST_REQUIRE(found.has_value());
            BOOST_TEST(found->path().text() == readable(c.canonical));
        }
    for (const auto* name : {"", "nobody", "name.nobody", "userName.x", "department", "EXT:userName", "urn:x:y:userName",
                             "members", "name.", ".name"})
        BOOST_TEST(!user_type().resolve(readable(name)), name);
}

BOOST_AUTO_TEST_CASE(a_dropped_in_file_is_a_working_extension) {
    const auto loaded = load_with({badge});
    const auto& type = *loaded.find_type("User");
    BOOST_TEST((type.resolve("urn:example:badge:NUMBER")->path().text() == "urn:example:badge:number"));
    const auto document = json(
        "{'userName':'a','urn:example:badge':{'number':7,'colors':['red']},'emails':[{'value':'a@x'},{'value':'b@x'}]"
        "}");
    std::vector<std::string> paths;
    for (const auto& entry : indexed_values(document, type)) paths.push_back(entry.path);
    BOOST_TEST((paths == std::vector<std::string>{"emails.value", "emails.value", "urn:example:badge:number"}));
}

BOOST_AUTO_TEST_CASE(a_wrong_file_is_refused_by_name) {
    const std::string cases[] = {
        "{",
        "[]",
        "{}",
        R"({"schemas": ["urn:other"]})",
        schema_with(R"({"type": "string"})"),
        schema_with(R"({"name": "a", "type": "text"})"),
        schema_with(R"({"name": "a", "type": "complex"})"),
        schema_with(R"({"name": "a", "subAttributes": []})"),
        schema_with(R"({"name": "a"}, {"name": "A"})"),
        schema_with(R"({"name": "a", "mutability": "sometimes"})"),
        schema_with(R"({"name": "a", "multiValued": "yes"})"),
        schema_with(
            R"({"name": "a", "type": "complex", "subAttributes": [{"name": "b", "type": "complex", "subAttributes": []}]})"),
        R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"], "name": "X", "endpoint": "/Xs", "schema": "urn:absent"})",
        R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "urn:x:y", "name": "X", "extends": "Nobody"})",
        R"({"schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"], "id": "nocolon", "name": "X"})",
    };
    for (const auto& content : cases) BOOST_TEST_CONTEXT(content) {
            const schema_text text{"further.json", content};
            const auto loaded = load_schemas({&text, 1});
            BOOST_TEST_REQUIRE(loaded.has_error());
            BOOST_TEST((loaded.error().code == errc::invalid_value));
        }
    const schema_text twice[] = {{"a.json", badge}, {"b.json", badge}};
    BOOST_TEST(load_schemas(twice).error().detail.starts_with("b.json"));
}

BOOST_AUTO_TEST_SUITE_END()
