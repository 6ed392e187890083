#include "reference/worlds_store.hpp"

#include <optional>
#include <stdexcept>

#include "reference/models.hpp"
#include "reference/written_world.hpp"

namespace gatehouse::reference {
namespace {

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
            for (std::size_t i = snapshot; i < questions.size(); i += made.asked_at.size())
                each(questions[i], made.asked_at[snapshot], ask(tx, questions[i]));
            return {};
        }));
    }
}

access::decision worlds_store::ask(tenant_transaction& tx, const query& one) const {
    std::optional<principal> key;
    if (one.key) key = key_principal(tx.organization(), one);
    access::question asked{member_id::trusted(one.subject), {}, one.action, one.type, one.name, key ? &*key : nullptr};
    asked.address = one.address;
    if (one.session) asked.session = session_id::trusted(*one.session);
    auto made = decider_.decide(tx, asked);
    if (!made) throw std::runtime_error(made.error().detail);
    return *std::move(made);
}

}  // namespace gatehouse::reference
