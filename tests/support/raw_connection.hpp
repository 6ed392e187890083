#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace gatehouse::testing {

// A bare TCP connection to 127.0.0.1: sends exactly the bytes given, shows exactly the bytes that came. For tests of the
// protocol itself; what fails throws std::runtime_error.
class raw_connection {
public:
    // receive_buffer_bytes > 0 makes a reader that the server must wait for.
    explicit raw_connection(std::uint16_t port, int receive_buffer_bytes = 0);
    raw_connection(raw_connection&& other) noexcept;
    raw_connection& operator=(raw_connection&&) = delete;
    ~raw_connection();

    // False when the peer has closed or does not read within timeout_ms.
    bool send(std::string_view bytes, int timeout_ms = 5000);
    void end_sending();
    // Waits for one whole answer (Content-Length framing) and removes it; "" when the peer closed first or time ran out.
    std::string read_answer(int timeout_ms = 5000, bool has_body = true);
    // Waits until the peer closes (true) or time runs out; what came is in received().
    bool read_to_end(int timeout_ms = 5000);
    // Waits until received() contains the mark.
    bool read_until(std::string_view mark, int timeout_ms = 5000);
    const std::string& received() const noexcept { return received_; }
    void close();
    // Ends it at once, with a reset.
    void abort();

private:
    enum class got { bytes, end, nothing };
    got read_some(int timeout_ms);

    int socket_ = -1;
    std::string received_;
};

int status_of(std::string_view answer);  // 0 when it is none
std::string header_of(std::string_view answer, std::string_view name);
std::string_view body_of(std::string_view answer);

}  // namespace gatehouse::testing
