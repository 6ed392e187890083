#include <gatehouse/base/text.hpp>
#include <gatehouse/domain/access/administration.hpp>
#include <gatehouse/domain/access/question_series.hpp>
#include <gatehouse/domain/access/roles.hpp>
#include <gatehouse/domain/sessions/sessions.hpp>
#include <gatehouse/store/application_repository.hpp>
#include <gatehouse/store/role_repository.hpp>

#include "data_set.hpp"

namespace gatehouse::bench {
namespace {

constexpr int roles = 100, statements_of_role = 10;

// Of other resources, but for the last role's last one.
std::string statements_of(int role) {
    std::string all;
    for (int i = 0; i < statements_of_role; ++i) {
        const bool last = role == roles - 1 && i == statements_of_role - 1;
        const std::string place = last ? "main" : "place-" + std::to_string(role) + "-" + std::to_string(i);
        all.append(all.empty() ? "[" : ",")
            .append(R"({"effect":"allow","actions":["app:read"],"resources":["grn:app:app:{org_id}:app/)")
            .append(place)
            .append("\"]}");
    }
    return all + "]";
}

assignment direct(tenant_transaction& tx, const person& who, const role_id& given) {
    return {.id = tx.new_id<assignment_id>(),
            .to = principal_kind::member,
            .principal = who.member,
            .role = given,
            .scope = {},
            .from = {},
            .window = {},
            .since = tx.now()};
}

}  // namespace

std::string asked_of(std::size_t number) { return number % 2 == 0 ? "app:read" : "app:use"; }
bool is_allowed(std::size_t number) { return number % 2 == 0; }

std::string loader::add_caller() {
    std::string shown;
    write_installation([&](installation_transaction& tx) -> result<void> {
        const application row{.id = tx.new_id<application_id>(),
                              .name = "caller",
                              .hosts = {},
                              .rights = {"evaluate"},
                              .required_action = "",
                              .required_resource = "",
                              .created = tx.now()};
        const auto text = sessions::register_application(tx, keys_, row, {*organization_});
        if (!text) return text.error();
        shown = "Basic " + to_base64(std::string(row.id.text()) + ":" + std::string(text->reveal()));
        return {};
    });
    return shown;
}

std::string loader::add_reviewer(const person& who) {
    std::string shown;
    write([&](tenant_transaction& tx) -> result<void> {
        const auto given = role_repository(tx).find_slug("admin");
        if (!given) return given.error();
        const auto assigned = access::assign_role(tx, {}, direct(tx, who, given->id));
        if (!assigned) return assigned.error();
        const auto key =
            sessions::mint_api_key(tx, keys_, {}, member_id::trusted(who.member), "review", {}, tx.now() + 3'600'000);
        if (!key) return key.error();
        shown = "Bearer " + std::string(key->text.reveal());
        return {};
    });
    return shown;
}

person loader::add_holder_of_many_roles() {
    const person who = add_users(1).front();
    const auto& model = *models_.find("standard");
    for (int number = 0; number < roles; ++number)
        write([&](tenant_transaction& tx) -> result<void> {
            const std::string slug = "role-" + std::to_string(number);
            const policy content{tx.new_id<policy_id>(), slug, slug};
            if (auto made = access::create_policy(tx, {}, model, content, statements_of(number)); !made) return made;
            const role given{tx.new_id<role_id>(), slug, slug, 10};
            if (auto made = access::create_role(tx, {}, model, given, {}); !made) return made;
            if (auto attached = access::attach_policy(tx, {}, given, content); !attached) return attached;
            const auto assigned = access::assign_role(tx, {}, direct(tx, who, given.id));
            return assigned ? result<void>() : assigned.error();
        });
    return who;
}

bool loader::decides(const person& who, const std::string& action) {
    bool allowed = false;
    must(data_->read(*organization_, [&](tenant_transaction& tx) -> result<void> {
        const auto made = decider_.decide(tx, {member_id::trusted(who.member), {}, action, "app", "main"});
        if (!made) return made.error();
        allowed = made->allowed;
        return {};
    }));
    return allowed;
}

std::size_t loader::decides_many(const person& who, std::size_t questions) {
    std::size_t allowed = 0;
    must(data_->read(*organization_, [&](tenant_transaction& tx) -> result<void> {
        access::question_series series(decider_, tx);
        for (std::size_t number = 0; number < questions; ++number) {
            const auto made = series.decide({member_id::trusted(who.member), {}, asked_of(number), "app", "main"});
            if (!made) return made.error();
            allowed += made->allowed ? 1 : 0;
        }
        return {};
    }));
    return allowed;
}

}  // namespace gatehouse::bench
