#include <boost/test/unit_test.hpp>

#include <sys/wait.h>
#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/json.hpp>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "attack/generator.hpp"
#include "support/temporary_directory.hpp"

// `gatehouse saml check`, the program itself, on files.
using namespace gatehouse;
using namespace gatehouse::attack;

namespace {

struct answer {
    int code;
    std::string out;
};

class workplace {
public:
    workplace() {
        write("idp.xml", idp_metadata(key_descriptor("signing", keys::fresh().idp_certificate)));
        write("sp.pem", std::string(keys::fresh().sp.to_pem().reveal()));
    }
    std::string path(const std::string& name) const { return directory_.path() + "/" + name; }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(path(name), std::ios::binary) << content;
    }

    answer check(const std::string& document, const std::string& more) const {
        write("response", document);
        const auto when = more.find("--now") == std::string::npos ? " --now " + at(0) + " " : " ";
        return run("--response " + path("response") + " --idp-metadata " + path("idp.xml") +
                   " --sp-entity-id https://sp.example.test --acs-url https://sp.example.test/acs" + when + more);
    }
    answer run(const std::string& arguments) const {
        const auto command = std::string(std::getenv("GATEHOUSE_BINARY")) + " saml check " + arguments + " 2>&1";
        FILE* pipe = ::popen(command.c_str(), "r");
        std::string out;
        char buffer[4096];
        for (std::size_t got = 0; (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) out.append(buffer, got);
        return {WEXITSTATUS(::pclose(pipe)), out};
    }

private:
    testing::temporary_directory directory_;
};

std::string last_line(const std::string& text) {
    const auto end = text.find_last_not_of('\n');
    return text.substr(text.rfind('\n', end) + 1, end - text.rfind('\n', end));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(saml_check_command, workplace)

BOOST_AUTO_TEST_CASE(exit_code_and_last_line_say_the_verdict) {
    const std::string known = "--in-response-to _req";
    const auto unsolicited = build("A", [](recipe& how) {
        how.assertion = swap(how.assertion, " InResponseTo=\"_req\"", "");
        how.response = swap(how.response, " InResponseTo=\"_req\"", "");
    });
    const auto sha1 = build("A", [](recipe& how) {
        how.signature = swap(how.signature, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
                             "http://www.w3.org/2000/09/xmldsig#rsa-sha1");
        how.signature =
            swap(how.signature, "http://www.w3.org/2001/04/xmlenc#sha256", "http://www.w3.org/2000/09/xmldsig#sha1");
    });
    const auto cbc = build("AE", [](recipe& how) { how.cipher = content_cipher::aes128_cbc; });
    struct {
        std::string document, options;
        int code;
        std::string reason;
    } const cases[] = {
        {build("A"), known, 0, ""},
        {to_base64(build("R")), known, 0, ""},
        {"\n  " + to_base64(build("AR")) + "\n", known, 0, ""},
        {build("AE"), known + " --sp-key " + path("sp.pem"), 0, ""},
        {build("AE"), known, 1, "enc.failed"},
        {build("A"), "--in-response-to _other", 1, "in_response_to.mismatch"},
        {unsolicited, "", 1, "in_response_to.missing"},
        {unsolicited, "--allow unsolicited", 0, ""},
        {sha1, known, 1, "sig.algorithm"},
        {sha1, known + " --allow sha1", 0, ""},
        {cbc, known + " --sp-key " + path("sp.pem"), 1, "enc.algorithm"},
        {cbc, known + " --allow sha1,cbc --sp-key " + path("sp.pem"), 0, ""},
        {swap(build("A"), ">alice@", ">admin@"), known, 1, "sig.invalid"},
        {"<!DOCTYPE r>" + build("A"), known, 1, "xml.doctype"},
        {"\xef\xbb\xbf" + build("A"), known, 1, "xml.encoding"},
        {"no base64!", known, 1, "request.base64"},
        {std::string(300'000, 'A'), known, 1, "request.too_large"},
        {build("A"), known + " --now 2027-01-01T00:00:00Z", 1, "time.expired"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.options << " " << c.reason) {
            const auto table = check(c.document, c.options), json = check(c.document, c.options + " -o json");
            BOOST_TEST(table.code == c.code, table.out);
            BOOST_TEST(json.code == c.code, json.out);
            BOOST_TEST((c.code == 1 ? last_line(table.out) == "refused " + c.reason
                                    : table.out.find("\naccepted\n") != std::string::npos));
            const auto parsed = parse_json(json.out);
            BOOST_TEST_REQUIRE(parsed.has_value());
            BOOST_TEST((json.out.find(c.code == 0 ? R"({"verdict":"accepted","reason":null,)"
                                                  : R"({"verdict":"refused","reason":")" + c.reason) == 0));
        }
}

BOOST_AUTO_TEST_CASE(json_has_checks_and_claims) {
    const auto out = check(build("A"), "--in-response-to _req -o json").out;
    for (const std::string piece :
         {R"({"name":"signature.assertion","verdict":"passed","expected":)", R"({"name":"replay","verdict":"not checked",)",
          R"("claims":{"issuer":"https://idp.example.test","assertion_id":"_a")", R"("name_id":{"value":"alice@example.com",)",
          R"("values":["staff","R&D"])"})
        BOOST_TEST((out.find(piece) != std::string::npos), piece << " is not in " << out);
    BOOST_TEST((check(build("A"), "-o json --in-response-to _x").out.find(R"("claims":null)") != std::string::npos));
}

BOOST_AUTO_TEST_CASE(unusable_input_is_2) {
    const auto good = "--response " + path("good") + " --idp-metadata " + path("idp.xml") + " --sp-entity-id a --acs-url b ";
    write("good", build("A"));
    write("empty", " \n");
    BOOST_TEST(run(good).code == 1);
    BOOST_TEST(run("").code == 2);
    BOOST_TEST(run(good + "--allow everything").code == 2);
    BOOST_TEST(run(good + "--now yesterday").code == 2);
    BOOST_TEST(run(good + "--sp-key " + path("good")).code == 2);
    BOOST_TEST(run(swap(good, path("good"), path("absent"))).code == 2);
    BOOST_TEST(run(swap(good, path("good"), path("empty"))).code == 2);
    BOOST_TEST(run(swap(good, path("idp.xml"), path("good"))).code == 2);
}

BOOST_AUTO_TEST_CASE(a_stranger_does_not_steer_the_terminal) {
    const auto out = check(build("A", {},
                                 replace("https://idp.example.test</saml:Issuer>",
                                         "\xc2\x9b"
                                         "31mred&#13;\xe2\x80\xae</saml:Issuer>")),
                           "")
                         .out;
    BOOST_TEST((out.find("\\xc2\\x9b31mred\\x0d\\xe2") != std::string::npos), out);
    BOOST_TEST((out.find('\r') == std::string::npos));
}

BOOST_AUTO_TEST_SUITE_END()
