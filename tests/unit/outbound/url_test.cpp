#include "outbound/url.hpp"

#include <boost/test/unit_test.hpp>

namespace gatehouse::outbound {

BOOST_AUTO_TEST_SUITE(outbound_url)

BOOST_AUTO_TEST_CASE(a_url_is_taken_apart) {
    const struct {
        std::string_view url;
        bool tls;
        std::string_view host, port, header, target;
    } cases[] = {
        {"http://a", false, "a", "80", "a", "/"},
        {"HTTPS://a.example:8443/x/y?q=1#f", true, "a.example", "8443", "a.example:8443", "/x/y?q=1"},
        {"https://a?q", true, "a", "443", "a", "/?q"},
        {"http://[::1]:81/", false, "::1", "81", "[::1]:81", "/"},
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.url) {
            const auto parsed = parse_url(c.url);
            BOOST_TEST_REQUIRE(parsed.has_value());
            BOOST_TEST(parsed->at.tls == c.tls);
            BOOST_TEST(parsed->at.host == c.host);
            BOOST_TEST(parsed->at.port == c.port);
            BOOST_TEST(parsed->host_header == c.header);
            BOOST_TEST(parsed->target == c.target);
        }
}

BOOST_AUTO_TEST_CASE(what_cannot_be_sent_is_refused) {
    for (const std::string_view url :
         {"", "a", "/x", "ftp://a/", "http://", "http:///x", "http://u:p@a/", "http://a b/", "http://a/\r\nX: y",
          "http://a:", "http://a:x/", "http://a:123456/", "http://[::1/", "http://[::1]x/", "http://a/\xC3\xA9"})
        BOOST_TEST(parse_url(url).has_error(), url);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace gatehouse::outbound
