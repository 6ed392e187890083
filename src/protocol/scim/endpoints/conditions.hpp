#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/result.hpp>
#include <gatehouse/http/message.hpp>

namespace gatehouse::scim {

// If-Match and If-None-Match of one request (RFC 7232, 3.1 and 3.2). Compared weakly, since all our tags are weak (RFC
// 7644, 3.14). A tag that is none of ours matches no version.
class conditions {
public:
    static conditions of(const http::request& request);

    // Of a change. errc::version_mismatch.
    result<void> check(std::int64_t present) const;
    // Of a change to what was found; its own error when it was not.
    template <class Row> result<Row> check(result<Row> found) const {
        if (!found) return found;
        if (const auto met = check(found->version); !met) return met.error();
        return found;
    }
    // Of a read: what the client has is still good.
    bool unchanged(std::int64_t present) const;

private:
    struct tags {
        bool sent = false, any = false;
        std::vector<std::int64_t> versions;
        bool match(std::int64_t present) const;
    };
    static tags read(const http::request& request, std::string_view header);
    tags match_, none_match_;
};

}  // namespace gatehouse::scim
