#pragma once
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <gatehouse/base/random.hpp>
#include <gatehouse/base/result.hpp>
#include <gatehouse/http/router.hpp>

namespace gatehouse::app {

// Copies of the embedded store in its data directory, for `gatehouse backup`: one at a time, on a thread of its own, so that no
// request waits behind the disk.
class copies {
public:
    using copy_to = std::function<result<void>(const std::string& path)>;

    // Nobody else makes copies there: what lies there is of a former run, and is deleted.
    copies(std::string folder, copy_to make, random_source& random);
    copies(const copies&) = delete;
    ~copies() { stop(); }

    // 201 and the copy's name once it is whole; 409 while another is being made. asked is the operator's.
    void answer(const http::request& asked, http::responder respond);
    // Takes no more; the one that is being made is answered first.
    void stop();

private:
    http::response copy(const http::request& asked);
    void run(const http::request& asked, const http::responder& respond);

    const std::string folder_;
    const copy_to make_;
    random_source& random_;
    std::mutex mutex_;
    bool busy_ = false, stopping_ = false;
    std::thread thread_;
};

}  // namespace gatehouse::app
