#pragma once
#include <cstddef>
#include <cstdint>
#include <string>

#include "support/temporary_directory.hpp"

namespace gatehouse::testing {

// A self-signed P-256 certificate for localhost and 127.0.0.1, made now, in PEM files of its own directory, which goes
// with it. No private key is ever committed.
class test_certificate {
public:
    explicit test_certificate(const std::string& dns_name = "localhost", bool with_address = true);
    test_certificate(const test_certificate&) = delete;
    test_certificate& operator=(const test_certificate&) = delete;

    std::string certificate_file() const { return directory_.path() + "/certificate.pem"; }
    std::string key_file() const { return directory_.path() + "/key.pem"; }

private:
    temporary_directory directory_;
};

// A key of a client, and certificates around it that its holder makes; all in files that go with it.
class test_key {
public:
    enum class kind : std::uint8_t { ec, rsa, small_rsa, ed25519 };
    explicit test_key(kind what = kind::ec);
    test_key(const test_key&) = delete;
    test_key& operator=(const test_key&) = delete;

    std::string key_file() const { return directory_.path() + "/key.pem"; }
    // The file of a new one, good from and to so many seconds from now; padding makes it as long as that.
    std::string certify(int from_s = -3600, int to_s = 3600, std::size_t padding_bytes = 0);

private:
    temporary_directory directory_;
    int made_ = 0;
};

std::string content_of(const std::string& file);

}  // namespace gatehouse::testing
