#include "transfer/content_sum.hpp"

#include <string>

#include <gatehouse/base/text.hpp>
#include <gatehouse/crypto/keyring.hpp>

namespace gatehouse::transfer {

void content_sum::add(std::string_view row) {
    ++rows_;
    const std::string hash = crypto::sha256(row);
    unsigned carry = 0;
    for (std::size_t i = sum_.size(); i-- > 0; carry >>= 8) {
        carry += sum_[i] + static_cast<unsigned>(static_cast<unsigned char>(hash[i]));
        sum_[i] = static_cast<unsigned char>(carry);
    }
}

table_sum content_sum::of(std::string_view table) const {
    return {std::string(table), rows_, to_hex({reinterpret_cast<const char*>(sum_.data()), sum_.size()})};
}

}  // namespace gatehouse::transfer
