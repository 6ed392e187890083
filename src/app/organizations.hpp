#pragma once
#include <vector>

#include <gatehouse/store/organization_repository.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// All that there are at this moment: what a job goes over.
inline result<std::vector<organization_id>> organizations_of(store& data) {
    std::vector<organization_id> out;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        const auto all = organization_directory(tx).list();
        if (!all) return all.error();
        for (const organization& one : *all) out.push_back(one.id);
        return {};
    });
    if (!read) return read.error();
    return out;
}

}  // namespace gatehouse::app
