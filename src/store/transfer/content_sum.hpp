#pragma once
#include <array>
#include <cstdint>
#include <string_view>

#include <gatehouse/store/transfer.hpp>

namespace gatehouse::transfer {

// What a table holds, in whatever order its rows come: their SHA-256 added up (modulo 2^256). Added, because some tables have
// no key to order by and a sort of a large one is not free; not XORed, or two equal rows would count as none. It finds faults.
// Who forges rows is the business of a backup's encryption.
class content_sum {
public:
    void add(std::string_view row);
    table_sum of(std::string_view table) const;

private:
    std::int64_t rows_ = 0;
    std::array<unsigned char, 32> sum_{};
};

}  // namespace gatehouse::transfer
