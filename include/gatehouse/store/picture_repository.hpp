#pragma once
#include <optional>
#include <string>

#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/transaction.hpp>

namespace gatehouse {

struct member_picture {
    std::string media_type;  // image/png or image/jpeg
    std::string content;     // bytes
};

class picture_repository : public tenant_repository {
public:
    using tenant_repository::tenant_repository;

    result<std::optional<member_picture>> find(const member_id& of);
    result<void> put(const member_id& of, const member_picture& picture);
};

}  // namespace gatehouse
