#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace gatehouse::testing {

// The files of what a client shows; empty: nothing.
struct shown_certificate {
    std::string certificate_file, key_file;
};

enum class tls_version : std::uint8_t { any, only_1_2 };

// A TLS connection to 127.0.0.1 that believes any server and shows a certificate when it is asked and has one. What cannot be
// set up throws std::runtime_error; what the server refuses shows.
class tls_connection {
public:
    explicit tls_connection(std::uint16_t port, const shown_certificate& shown = {}, tls_version version = tls_version::any);
    tls_connection(tls_connection&& other) noexcept;
    tls_connection& operator=(tls_connection&&) = delete;
    ~tls_connection();

    bool was_asked() const;  // for a certificate
    // Sends the bytes and waits for one whole answer (Content-Length framing); "" when the server hung up.
    std::string ask(std::string_view bytes);
    // Whether a second connection, with what this one was given, begins where this one was. Ask something before.
    bool resumes();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace gatehouse::testing
