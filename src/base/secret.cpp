#include <gatehouse/base/secret.hpp>

#include <string.h>

namespace gatehouse {

secret& secret::operator=(secret&& other) noexcept {
    if (this != &other) {
        ::explicit_bzero(text_.data(), text_.size());
        text_ = std::exchange(other.text_, {});
    }
    return *this;
}

secret::~secret() { ::explicit_bzero(text_.data(), text_.size()); }

}  // namespace gatehouse
