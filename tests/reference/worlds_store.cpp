#include "reference/worlds_store.hpp"

#include <algorithm>
#include <optional>
#include <stdexcept>

#include <gatehouse/domain/access/question_series.hpp>

#include "reference/asking.hpp"
#include "reference/models.hpp"
#include "reference/written_world.hpp"

namespace gatehouse::reference {
namespace {

constexpr std::size_t worlds_a_series = 10;  // in one of so many the questions are asked again

void must(const result<void>& done) {
    if (!done) throw std::runtime_error(done.error().detail);
}

principal key_principal(const organization_id& in, const query& one) {
    return {credential_kind::api_key,
            in,
            "key",
            member_id::trusted(one.subject),
            {},
            {},
            {},
            {},
            {},
            *one.key,
            false,
            {},
            {},
            {},
            {}};
}

}  // namespace

worlds_store::worlds_store()
    : models_({std::string(models::title), std::string(models::department)}), decider_(models_), searches_(models_) {
    for (const bool one_role : {false, true}) must(models_.add(models::text(one_role)));
}

organization_id worlds_store::write(const world& made, std::size_t number) {
    std::optional<organization_id> organization;
    data_.clock.set({made.asked_at.front()});
    must(data_->write_installation([&](installation_transaction& tx) -> result<void> {
        organization_directory all(tx);
        const auto created = all.create("world-" + std::to_string(number), "A world", models::name(made.one_role));
        if (!created) return created.error();
        organization = *created;
        return all.inside(*created, [&](tenant_transaction& inside) {
            write_world(inside, made);
            return result<void>();
        });
    }));
    return *organization;
}

void worlds_store::look(const world& made, std::size_t number, const std::vector<looked>& each) {
    const auto organization = write(made, number);
    for (const auto& with : each)
        must(data_->read(organization, [&](tenant_transaction& tx) -> result<void> {
            with(tx, decider_, searches_);
            return {};
        }));
}

void worlds_store::put(const world& made, std::size_t number, const std::vector<query>& questions, const heard& each) {
    const auto organization = write(made, number);
    for (std::size_t snapshot = 0; snapshot < made.asked_at.size(); ++snapshot) {
        data_.clock.set({made.asked_at[snapshot]});
        must(data_->read(organization, [&](tenant_transaction& tx) -> result<void> {
            const one_by_one ask = [&](const access::question& one) { return decider_.decide(tx, one); };
            answered all;
            for (std::size_t i = snapshot; i < questions.size(); i += made.asked_at.size()) {
                all.emplace_back(&questions[i], put_one(tx, questions[i], ask));
                each(questions[i], made.asked_at[snapshot], all.back().second);
            }
            if (number % worlds_a_series == 0) ask_again(tx, std::move(all));
            return {};
        }));
    }
}

// In a series, where each subject's questions come together, they are answered as they were one by one.
void worlds_store::ask_again(tenant_transaction& tx, answered all) const {
    std::ranges::stable_sort(all, {}, [](const auto& one) { return one.first->subject; });
    access::question_series series(decider_, tx);
    const one_by_one ask = [&](const access::question& one) { return series.decide(one); };
    for (const auto& [asked, alone] : all) {
        const auto again = put_one(tx, *asked, ask);
        if (again.allowed != alone.allowed || again.step != alone.step || again.reason != alone.reason ||
            again.path.size() != alone.path.size() || again.grants.size() != alone.grants.size())
            throw std::runtime_error("a series answers otherwise: " + text(*asked));
    }
}

access::decision worlds_store::put_one(tenant_transaction& tx, const query& one, const one_by_one& ask) {
    std::optional<principal> key;
    if (one.key) key = key_principal(tx.organization(), one);
    access::question asked{member_id::trusted(one.subject), {}, one.action, one.type, one.name, key ? &*key : nullptr};
    asked.address = one.address;
    if (one.session) asked.session = session_id::trusted(*one.session);
    auto made = ask(asked);
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}

}  // namespace gatehouse::reference
