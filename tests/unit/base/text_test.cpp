#include <boost/test/unit_test.hpp>

#include <gatehouse/base/shown_text.hpp>
#include <gatehouse/base/text.hpp>

using namespace gatehouse;

BOOST_AUTO_TEST_SUITE(base_text)

BOOST_AUTO_TEST_CASE(names_that_are_the_same_fold_to_the_same_bytes) {
    struct {
        std::string_view one, other;
        bool same;
    } const cases[] = {
        {"Alice@Example.com", "alice@example.COM", true},
        {"Stra\xc3\x9f"
         "e",
         "STRASSE", true},                      // sharp s
        {"caf\xc3\xa9", "CAFE\xcc\x81", true},  // composed and combining accent
        {"\xe2\x84\xaa"
         "elvin",
         "kelvin", true},  // KELVIN SIGN
        {"\xef\xbd\x81"
         "dmin",
         "admin", false},  // full-width a is another letter
    };
    for (const auto& c : cases) BOOST_TEST_CONTEXT(c.one) BOOST_TEST((fold(c.one) == fold(c.other)) == c.same);
}

BOOST_AUTO_TEST_CASE(base64_has_one_spelling_for_one_value) {
    BOOST_TEST(to_base64("any carnal pleas") == "YW55IGNhcm5hbCBwbGVhcw==");
    BOOST_TEST((from_base64("YW55IGNh\r\n cm5hbCBwbGVhcw==") == "any carnal pleas"));
    for (const std::string_view bad : {"YQ", "YQ=", "YR==", "YQ==YQ==", "Y!==", "Y=Q=", "====", "_-==", "Y"})
        BOOST_TEST(!from_base64(bad), bad);
    BOOST_TEST((from_base64url(to_base64url("\xff\xfe\x00x")) == "\xff\xfe\x00x"));
}

BOOST_AUTO_TEST_CASE(percent_escapes_are_read_whole_or_not_at_all) {
    BOOST_TEST((percent_decode("a%20b+c", true) == "a b c"));
    BOOST_TEST((percent_decode("a%2bb+c", false) == "a+b+c"));
    for (const std::string_view bad : {"%", "%4", "%zz"}) BOOST_TEST(!percent_decode(bad, true), bad);
    BOOST_TEST(percent_encode("a b/ü") == "a%20b%2F%C3%BC");
}

BOOST_AUTO_TEST_CASE(markup_is_escaped) {
    BOOST_TEST(escape_markup("<a href='x'>\"&") == "&lt;a href=&#39;x&#39;&gt;&quot;&amp;");
}

BOOST_AUTO_TEST_CASE(utf8_is_judged) {
    BOOST_TEST(is_valid_utf8("gr\xc3\xbc\xc3\x9f"));
    for (const std::string_view bad : {"\xc0\xaf", "\xed\xa0\x80", "\xff", "\xe2\x82"}) BOOST_TEST(!is_valid_utf8(bad));
}

// U+202E, U+200F, a control, a separator, nothing that is UTF-8.
BOOST_AUTO_TEST_CASE(a_shown_text_is_not_to_mislead_and_a_name_to_sign_in_with_hides_nothing) {
    for (const std::string_view bad : {"a\u202eb", "a\u200f", "a\x07", "a\u2028b", "\xff"}) {
        BOOST_TEST(has_misleading_characters(bad), bad);
        BOOST_TEST(has_hidden_characters(bad), bad);
    }
    for (const std::string_view written : {"a\u3000b", "a\u00a0b", "a\u200cb", "a\u200db"}) {
        BOOST_TEST(!has_misleading_characters(written), written);
        BOOST_TEST(has_hidden_characters(written), written);
    }
    for (const std::string_view plain : {"", "a b", "gr\u00fc\u00df"})
        BOOST_TEST((!has_misleading_characters(plain) && !has_hidden_characters(plain)), plain);
}

BOOST_AUTO_TEST_SUITE_END()
