#pragma once
#include <gatehouse/outbound/fetcher.hpp>

#include <chrono>
#include <memory>

#include "url.hpp"

namespace gatehouse::outbound {

using deadline = std::chrono::steady_clock::time_point;

// One connection to one origin. Beast is instantiated behind this face, in one file.
class connection {
public:
    virtual ~connection() = default;
    virtual result<void> open(deadline until) = 0;
    virtual result<response> exchange(const request& asked, const parsed_url& where, deadline until) = 0;
    // May carry another request: the last answer allowed it and the server has not closed meanwhile.
    virtual bool is_usable() = 0;
};

result<std::unique_ptr<connection>> make_connection(const origin& at, const fetch_options& options);

}  // namespace gatehouse::outbound
