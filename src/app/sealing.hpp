#pragma once
#include <atomic>
#include <string>
#include <vector>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/store/evidence_repository.hpp>
#include <gatehouse/store/store.hpp>

#include "checkpoint_sink.hpp"
#include "erasures.hpp"
#include "leased.hpp"

namespace gatehouse::app {

// Makes the first key that signs checkpoints, once for the store: before anything asks for it.
result<void> ensure_audit_key(store& data, const crypto::keyring& keys, random_source& random);

// Seals the change rows of each organization within seconds, at one node of all: batches of at most limits::audit_batch_rows,
// round after round, so that nobody's backlog keeps another waiting. What was sealed is sent off the machine when settings say
// where to; what could not be sent is tried again with the next round.
class sealing {
public:
    // A null sink: nothing is sent. Who was erased is noted before the record of it is sealed.
    sealing(store& data, const crypto::keyring& keys, random_source& random, metrics_registry& metrics, checkpoint_sink* sink,
            const erasures& erased, node_terms node);
    ~sealing() { stop(); }
    // Waits for the batch under way. Before the store closes.
    void stop();

private:
    void run(leased& turn);
    void seal(leased& turn);
    bool batch(leased& turn, const organization_id& of);  // whether more may wait
    void send(leased& turn);
    result<void> send_of(leased& turn, const organization_id& of);

    store& data_;
    const crypto::keyring& keys_;
    random_source& random_;
    checkpoint_sink* const sink_;
    const erasures& erased_;
    counter &rows_, &checkpoints_, &failures_;
    gauge& lag_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
