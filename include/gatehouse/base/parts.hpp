#pragma once
#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include <gatehouse/base/result.hpp>

namespace gatehouse {

// Gives work the rows in their order, `most` at a time. The first error ends it, and is returned.
template <class Row, class Work> result<void> in_parts(const std::vector<Row>& all, std::size_t most, Work work) {
    for (std::span<const Row> left(all); !left.empty();) {
        const auto part = left.first(std::min(most, left.size()));
        if (auto done = work(part); !done) return done;
        left = left.subspan(part.size());
    }
    return {};
}

}  // namespace gatehouse
