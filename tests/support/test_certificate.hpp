#pragma once
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

}  // namespace gatehouse::testing
