#pragma once
#include <cstdint>
#include <vector>

#include <gatehouse/base/limits.hpp>

namespace gatehouse {

// RFC 7644, 3.4.2.4: by position, from 1.
struct page_request {
    std::int64_t start_index = 1;
    std::int64_t count = limits::page_default;           // 0: the total only
    std::int64_t examined_most = limits::rows_examined;  // rows that may be judged; never more than the limit
};

template <class T> struct page_of {
    std::int64_t total = 0;
    std::vector<T> items;
};

}  // namespace gatehouse
