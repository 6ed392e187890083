#pragma once
#include <functional>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/protocol/shared/answer.hpp>
#include <gatehouse/protocol/shared/authenticate.hpp>

namespace gatehouse::protocol {

// Allows that show a secret to somebody (access.md, Invariants, 8 and 10). An answer that has some goes out only after each
// was decided once more, for whoever still may ask, and is on record; where that fails, nothing was allowed.
class shown_secrets {
public:
    void note(request_context by, access::question asked) { all_.push_back({std::move(by), std::move(asked)}); }
    // The answer itself when nothing was shown. refuse words what goes out instead. All are of one organization.
    answer then(const doors& at, const organization_id& organization, http::response ready,
                std::function<http::response(const error&)> refuse) &&;

private:
    struct one {
        request_context by;
        access::question asked;
    };
    std::vector<one> all_;
};

}  // namespace gatehouse::protocol
