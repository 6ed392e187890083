#pragma once
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/model/group.hpp>
#include <gatehouse/model/link.hpp>

#include "../projection.hpp"
#include "call.hpp"
#include "parameters.hpp"

namespace gatehouse::scim {

// How the answers to one request show resources of one type.
class view {
public:
    // errc::invalid_value when attributes and excludedAttributes are both given.
    static result<view> of(const resource_type& type, const parameters& asked);
    static result<view> asked_by(const resource_type& type, const http::request& request);

    const resource_type& type() const noexcept { return *type_; }
    bool is_default() const noexcept { return shown_.is_default(); }
    bool wants(std::string_view attribute) const { return shown_.wants(attribute); }

    result<void> append(tenant_transaction& tx, const call& made, const link& row, std::string& out) const;
    // errc::too_many when its members are to be shown and are more than limits::members_shown.
    result<void> append(tenant_transaction& tx, const call& made, const group& row, std::string& out) const;

    // However many groups a page has, what it shows of members is bounded as one group's is. errc::too_many.
    result<void> check_page(const std::vector<group>& rows) const;
    result<void> check_page(const std::vector<link>&) const { return {}; }

    // The whole answer to a request about one resource.
    template <class Row>
    result<http::response> answer(tenant_transaction& tx, const call& made, const Row& row, int status) const {
        std::string body;
        if (auto done = append(tx, made, row, body); !done) return done.error();
        return finish(made, row.id.text(), row.version, status, std::move(body));
    }

private:
    view(const resource_type& type, projection shown) : type_(&type), shown_(std::move(shown)) {}
    http::response finish(const call& made, std::string_view id, std::int64_t version, int status, std::string body) const;

    const resource_type* type_;
    projection shown_;
};

}  // namespace gatehouse::scim
