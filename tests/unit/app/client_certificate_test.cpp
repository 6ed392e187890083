#include <boost/test/unit_test.hpp>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/certificate.hpp>

#include "app/client_certificate.hpp"
#include "support/test_certificate.hpp"

using namespace gatehouse;
using namespace gatehouse::app;
using testing::test_key;

namespace {

std::string der_of(const std::string& file) {
    const std::string pem = testing::content_of(file);
    const auto from = pem.find('\n') + 1;
    std::string lines = pem.substr(from, pem.find("-----END") - from);
    std::erase(lines, '\n');
    return *from_base64(lines);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(app_client_certificate)

BOOST_AUTO_TEST_CASE(a_certificate_is_read_as_it_would_be_when_it_is_registered) {
    for (const auto kind : {test_key::kind::ec, test_key::kind::rsa}) {
        test_key key(kind);
        const std::string file = key.certify(-60, 600);
        const auto read = read_client_certificate(der_of(file));
        BOOST_TEST(read.fingerprint == certificate::parse(testing::content_of(file))->key.fingerprint());
        BOOST_TEST(read.not_after.ms - read.not_before.ms == 660'000);
        BOOST_TEST(read.fingerprint == read_client_certificate(der_of(key.certify(-1, 1))).fingerprint);
    }
}

BOOST_AUTO_TEST_CASE(a_key_that_proves_nothing_has_no_fingerprint) {
    for (const auto kind : {test_key::kind::small_rsa, test_key::kind::ed25519}) {
        test_key key(kind);
        BOOST_TEST(read_client_certificate(der_of(key.certify())).fingerprint == "");
    }
    BOOST_TEST(read_client_certificate("").fingerprint == "");
    BOOST_TEST(read_client_certificate("no certificate").fingerprint == "");
}

BOOST_AUTO_TEST_SUITE_END()
