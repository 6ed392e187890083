#pragma once
#include <functional>
#include <vector>

#include <gatehouse/domain/access/decider.hpp>
#include <gatehouse/domain/access/searches.hpp>

#include "reference/world.hpp"
#include "support/temporary_store.hpp"

namespace gatehouse::reference {

// One store for many worlds, an organization each, and the real engine over it.
class worlds_store {
public:
    worlds_store();
    using heard = std::function<void(const query& asked, time_ms now, const access::decision& made)>;
    // Writes the world in one transaction, then asks: a snapshot for each of its instants, the questions in turn.
    void put(const world& made, std::size_t number, const std::vector<query>& questions, const heard& each);

    // The same, for whoever asks otherwise: at the world's first instant, in a snapshot each.
    using looked = std::function<void(tenant_transaction&, const access::decider&, const access::searches&)>;
    void look(const world& made, std::size_t number, const std::vector<looked>& each);

private:
    organization_id write(const world& made, std::size_t number);
    using one_by_one = std::function<result<access::decision>(const access::question&)>;
    using answered = std::vector<std::pair<const query*, access::decision>>;
    static access::decision put_one(tenant_transaction& tx, const query& one, const one_by_one& ask);
    void ask_again(tenant_transaction& tx, answered all) const;

    testing::temporary_store data_;
    access::model_library models_;
    access::decider decider_;
    access::searches searches_;
};

}  // namespace gatehouse::reference
