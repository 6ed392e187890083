#include "mailing.hpp"

#include <algorithm>

#include <gatehouse/base/limits/accounts.hpp>
#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/lifecycle/outbox.hpp>
#include <gatehouse/store/mail_repository.hpp>

namespace gatehouse::app {
namespace {

constexpr std::chrono::milliseconds pause{1'000};

void report(const error& why) { log(log_level::warning, "mail.not_written", {{"why", why.detail}}); }

result<std::vector<organization_id>> organizations_with_due(store& data) {
    std::vector<organization_id> out;
    const auto read = data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = mail_directory(tx).organizations_with_due();
        if (!found) return found.error();
        out = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return out;
}

std::int64_t wait_after(std::int64_t attempts) {
    std::int64_t wait = limits::mail_retry_ms;
    for (std::int64_t i = 0; i < attempts && wait < limits::mail_longest_retry_ms; ++i) wait *= 2;
    return std::min(wait, limits::mail_longest_retry_ms);
}

// What is sealed under another gateway's newest key is not lost, only early.
error unopened(const error& why) { return why.code == errc::unavailable ? why : make_error(errc::invalid_value, why.detail); }

}  // namespace

mailing::mailing(store& data, const crypto::keyring& keys, metrics_registry& metrics, node_terms node,
                 std::unique_ptr<outbound::mailer> way)
    : data_(data),
      keys_(keys),
      way_(std::move(way)),
      sent_(metrics.get_counter("gatehouse_mails_total", "Mails by what became of them.", {{"outcome", "sent"}})),
      failed_(metrics.get_counter("gatehouse_mails_total", "Mails by what became of them.", {{"outcome", "failed"}})),
      again_(data, metrics, {"mailing", std::move(node), pause, pause}, [this](leased& turn) { run(turn); }) {}

void mailing::stop() {
    stopping_ = true;
    again_.stop();
}

void mailing::run(leased& turn) {
    const auto due = organizations_with_due(data_);
    if (!due) return report(due.error());
    for (const auto& of : *due)
        if (!stopping_ && turn.keep()) send_due(turn, of);
}

void mailing::send_due(leased& turn, const organization_id& of) {
    std::vector<waiting_mail> rows;
    const auto read = data_.read(of, [&](tenant_transaction& tx) -> result<void> {
        auto found = mail_repository(tx).due(limits::mail_batch);
        if (!found) return found.error();
        rows = *std::move(found);
        return {};
    });
    if (!read) return report(read.error());
    for (const auto& row : rows)
        if (!stopping_ && turn.keep()) send_one(turn, of, row);
}

void mailing::send_one(leased& turn, const organization_id& of, const waiting_mail& row) {
    const auto begun = turn.write(of, [row](tenant_transaction& tx) {
        return mail_repository(tx).begin_attempt(row.id, tx.now() + wait_after(row.attempts));
    });
    if (!begun) return begun.error().code == errc::conflict ? void() : report(begun.error());  // withdrawn meanwhile
    const auto open = lifecycle::unseal(keys_, of, row);
    const auto handed_over =
        open ? way_->send({open->recipient, open->subject, open->text}) : result<void>(unopened(open.error()));
    if (const auto settled = settle(turn, of, row, handed_over); !settled) report(settled.error());
}

result<void> mailing::settle(leased& turn, const organization_id& of, const waiting_mail& row,
                             const result<void>& handed_over) {
    if (handed_over) {
        sent_.add();
        log(log_level::info, "mail.sent", {{"kind", row.kind}, {"mail", row.id.text()}});
        return turn.write(of, [row](tenant_transaction& tx) { return mail_repository(tx).end(row.id, mail_state::sent); });
    }
    const error why = handed_over.error();
    const bool over = why.code == errc::invalid_value || row.attempts + 1 >= limits::mail_attempts;
    if (over) failed_.add();
    log(log_level::warning, over ? "mail.failed" : "mail.put_off",
        {{"kind", row.kind}, {"mail", row.id.text()}, {"why", why.detail}});
    return turn.write(of, [row, why, over](tenant_transaction& tx) {
        mail_repository mails(tx);
        return over ? mails.end(row.id, mail_state::failed, why.detail) : mails.put_off(row.id, why.detail);
    });
}

}  // namespace gatehouse::app
