#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gatehouse/base/limits/added_files.hpp>

#include "cli_fixture.hpp"

using namespace gatehouse;
using namespace gatehouse::testing;
namespace files = std::filesystem;

// Files that an operator puts under the data directory: permission models and schemas, read at start.
namespace {

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    BOOST_TEST_REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

// The standard model under another name.
std::string own_model(std::string_view name = "warehouse") {
    std::ifstream file(std::string(std::getenv("GATEHOUSE_SOURCE")) + "/config/models/standard.toml");
    return with(std::string(std::istreambuf_iterator<char>(file), {}), "name = \"standard\"",
                "name = \"" + std::string(name) + "\"");
}

constexpr char badge_schema[] =
    R"({"schemas":["urn:ietf:params:scim:schemas:core:2.0:Schema"],"id":"urn:acme:Badge","name":"Badge",
"extends":"User","attributes":[{"name":"badge","type":"string","multiValued":false,"required":false,"caseExact":true,
"mutability":"readWrite","returned":"default","uniqueness":"none"}]})";

struct adding : cli_fixture {
    std::string models = gateway.data() + "/models", schemas = gateway.data() + "/schemas";
    adding() {
        files::create_directory(models);
        files::create_directory(schemas);
    }
    void restart() {
        gateway.stop();
        gateway.start();
    }
    // What serve says, which must not come up.
    std::string refusal() {
        gateway.stop();
        const auto done = run_gatehouse({"serve", "--data", gateway.data(), "--listen", "127.0.0.1:0"});
        BOOST_TEST(done.out == "");
        BOOST_TEST(done.code != 0);
        return done.err;
    }
    void refused(std::string_view words) {
        const auto said = refusal();
        BOOST_TEST(said.find(words) != std::string::npos, said);
    }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_organization_is_made_with_a_model_of_the_data_directory) {
    adding at;
    BOOST_TEST(at.as_operator({"organization", "create", "acme", "--model", "warehouse"}).code == 2);
    write_file(at.models + "/warehouse.toml", own_model());
    write_file(at.models + "/notes.txt", "no model");
    at.restart();
    at.operator_json({"organization", "create", "acme", "--model", "warehouse"});
    at.operator_json({"member", "create", "root@acme.example", "--owner"});
    at.operator_json({"member", "create", "ada@acme.example", "--role", "admin"});
    const auto decided = at.operator_json({"explain", "root@acme.example", "gatehouse:members:read", "member/x"});
    BOOST_TEST(*decided.find("decision")->if_boolean());
    const auto log = at.as_operator({"server", "log", "-o", "json"});
    BOOST_TEST(log.out.find(at.models + "/warehouse.toml") != std::string::npos, log.out);  // with its digest
}

// A node without the model of an organization knows nobody's rights in it.
BOOST_AUTO_TEST_CASE(without_its_model_an_organization_is_refused_everything) {
    adding at;
    write_file(at.models + "/warehouse.toml", own_model());
    at.restart();
    at.operator_json({"organization", "create", "acme", "--model", "warehouse"});
    at.operator_json({"member", "create", "root@acme.example", "--owner"});
    at.use_key(text_of(at.operator_json({"api-key", "create", "tests", "--user", "root@acme.example"}), "secret"));
    const std::string secret = at.key["GATEHOUSE_API_KEY"];
    files::rename(at.models + "/warehouse.toml", at.models + "/warehouse.kept");
    at.restart();
    at.use_key(secret);
    const auto shut = at.with_key({"user", "list"});
    BOOST_TEST(shut.code != 0);
    BOOST_TEST(shut.err.find("model") != std::string::npos, shut.err);
    BOOST_TEST(at.as_operator({"explain", "root@acme.example", "gatehouse:members:read", "member/x"}).code != 0);
    files::rename(at.models + "/warehouse.kept", at.models + "/warehouse.toml");
    at.restart();
    at.use_key(secret);
    BOOST_TEST(at.with_key({"user", "list"}).code == 0);
}

BOOST_AUTO_TEST_CASE(a_model_that_makes_no_sense_stops_the_start_and_is_named_with_its_line) {
    adding at;
    write_file(at.models + "/own.toml", own_model("standard"));
    at.refused(at.models + "/own.toml, line 3: the name standard is taken by config/models/standard.toml");
    write_file(at.models + "/own.toml", own_model());
    write_file(at.models + "/z.toml", own_model());
    at.refused(at.models + "/z.toml, line 3: the name warehouse is taken by " + at.models + "/own.toml");
    write_file(at.models + "/z.toml", "name = \"z\"\ncolour = 1\n");
    at.refused(at.models + "/z.toml, line ");
    write_file(at.models + "/z.toml", "name = \"z\nx");
    at.refused(at.models + "/z.toml, line 1");
    write_file(at.models + "/z.toml", "name = \"z\"\ntitle = \"\xff\"\n");
    at.refused(at.models + "/z.toml, line 2: is no UTF-8");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_trusted_stops_the_start) {
    adding at;
    const std::string file = at.models + "/own.toml";
    write_file(at.models + "/../elsewhere.toml", own_model());
    files::create_symlink("../elsewhere.toml", file);
    at.refused(file + ": is a link out of its folder");
    files::remove(file);
    files::create_symlink("nowhere", file);
    at.refused(file + ": cannot be read");
    files::remove(file);
    files::create_directory(file);
    at.refused(file + ": is no file");
    files::remove(file);
    write_file(file, own_model());
    files::permissions(file, files::perms::others_write, files::perm_options::add);
    at.refused(file + ": may be written by everybody");
    files::remove(file);
    write_file(file, own_model() + "#" + std::string(limits::added_file_bytes, 'x'));
    at.refused(file + ": is longer than 256 KiB");
    files::remove(file);
    for (std::size_t i = 0; i <= limits::added_files; ++i)
        write_file(at.models + "/m" + std::to_string(i) + ".toml", own_model("m" + std::to_string(i)));
    at.refused(at.models + ": holds more than 64 files");
    files::remove(at.models + "/m0.toml");
    at.restart();
    at.operator_json({"organization", "create", "acme", "--model", "m64"});
}

// As containers mount them.
BOOST_AUTO_TEST_CASE(a_link_inside_the_folder_is_followed) {
    adding at;
    files::create_directory(at.models + "/..data");
    write_file(at.models + "/..data/own.toml", own_model());
    files::create_symlink("..data/own.toml", at.models + "/own.toml");
    at.restart();
    at.operator_json({"organization", "create", "acme", "--model", "warehouse"});
}

BOOST_AUTO_TEST_CASE(a_schema_that_makes_no_sense_stops_the_start) {
    adding at;
    const std::string file = at.schemas + "/badge.json";
    write_file(file, "{");
    at.refused(file + ": ");
    write_file(file, with(badge_schema, "\"extends\":\"User\",", ""));
    at.refused(file + R"(: "extends" is missing)");
    write_file(file, with(badge_schema, "\"uniqueness\":\"none\"", "\"uniqueness\":\"server\""));
    at.refused(file + ": an added schema's attributes are neither unique nor membership");
    write_file(file, with(badge_schema, "urn:acme:Badge", "urn:ietf:params:scim:schemas:core:2.0:User"));
    at.refused(file + ": a schema with this id is there already");
}

BOOST_AUTO_TEST_CASE(an_identity_provider_may_push_what_an_added_schema_names) {
    adding at;
    write_file(at.schemas + "/badge.json", badge_schema);
    at.restart();
    at.make_acme();
    at.operator_json({"connection", "create", "okta"});
    at.operator_json({"connection", "enable", "okta"});
    const auto token = text_of(at.operator_json({"connection", "token", "create", "okta"}), "secret");
    const std::string curl = "curl -sS --noproxy '*' -H 'Authorization: Bearer " + token + "' " + at.gateway.url() + "/scim/v2";
    const auto run = [](const std::string& command) {
        std::string out;
        FILE* pipe = ::popen(command.c_str(), "r");
        for (int c = 0; (c = std::fgetc(pipe)) != EOF;) out += static_cast<char>(c);
        ::pclose(pipe);
        return out;
    };
    const auto pushed = run(
        curl +
        R"(/Users -H 'Content-Type: application/scim+json' -d '{"schemas":["urn:ietf:params:scim:schemas:core:2.0:User","urn:acme:Badge"],)"
        R"("userName":"ada","urn:acme:Badge":{"badge":"B-7"}}')");
    const auto user = parse_json(pushed);
    BOOST_TEST_REQUIRE(user.has_value(), pushed);
    BOOST_TEST_REQUIRE(!text_of(*user, "id").empty(), pushed);
    const auto read = run(curl + "/Users/" + text_of(*user, "id"));
    BOOST_TEST(read.find(R"("badge":"B-7")") != std::string::npos, read);
    const auto known = run(curl + "/Schemas");
    BOOST_TEST(known.find("urn:acme:Badge") != std::string::npos);
}
