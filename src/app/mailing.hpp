#pragma once
#include <atomic>
#include <memory>

#include <gatehouse/base/metrics.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/account.hpp>
#include <gatehouse/outbound/mailer.hpp>
#include <gatehouse/store/store.hpp>

#include "leased.hpp"

namespace gatehouse::app {

// Sends what the outbox holds, each second, at one node of all. That a mail is tried is written before it is sent, so a node
// that dies meanwhile leaves it to be tried again later; a mail may come twice, and none is lost.
class mailing {
public:
    mailing(store& data, const crypto::keyring& keys, metrics_registry& metrics, node_terms node,
            std::unique_ptr<outbound::mailer> way);
    ~mailing() { stop(); }
    // Waits for the mail under way. Before the store closes.
    void stop();

private:
    void run(leased& turn);
    void send_due(leased& turn, const organization_id& of);
    void send_one(leased& turn, const organization_id& of, const waiting_mail& row);
    result<void> settle(leased& turn, const organization_id& of, const waiting_mail& row, const result<void>& handed_over);

    store& data_;
    const crypto::keyring& keys_;
    const std::unique_ptr<outbound::mailer> way_;
    counter &sent_, &failed_;
    std::atomic<bool> stopping_{false};
    leased again_;  // last: its thread uses the others
};

}  // namespace gatehouse::app
