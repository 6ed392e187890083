#pragma once
#include <string>
#include <vector>

#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/ids.hpp>
#include <gatehouse/store/store.hpp>

namespace gatehouse::app {

// Who was erased, in a file that no backup of the store holds: a restore brings back what an erasure took, and the start after
// it takes it again. Ids only.
class erasures {
public:
    explicit erasures(std::string path) : path_(std::move(path)) {}

    // On the disk when it returns; the same may be noted twice.
    result<void> note(const organization_id& of, const std::vector<std::string>& members) const;
    // Erases again whoever is noted and is there. One that cannot be (an owner by now) is told in the log, and the rest go on.
    result<void> apply(store& data, const crypto::keyring& keys) const;

private:
    const std::string path_;
};

}  // namespace gatehouse::app
