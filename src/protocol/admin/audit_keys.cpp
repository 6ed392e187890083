#include <gatehouse/domain/audit/signing.hpp>
#include <gatehouse/store/audit_key_repository.hpp>

#include "body.hpp"
#include "operations.hpp"
#include "render.hpp"
#include "wide.hpp"

namespace gatehouse::protocol::admin {
namespace {

// Made here, not in the write: the next key, signed by the present one.
result<audit_key> next_key(const surroundings& around) {
    std::optional<audit_key> before;
    const auto read = around.at.data.read_installation([&](installation_transaction& tx) -> result<void> {
        auto found = audit_key_writer(tx).present();
        if (!found) return found.error();
        before = *std::move(found);
        return {};
    });
    if (!read) return read.error();
    return audit::make_key(around.at.keys, around.at.random, before);
}

}  // namespace

// Each organization's trail tells of it where its chain comes to the new key (domain/audit/sealing).
endpoint rotate_audit_key(const surroundings& around, entrance by) {
    return [&around, by](const http::request& request) -> answer {
        if (auto may = check_socket(by); !may) return refusal(may.error());
        body_reader body(request);
        if (auto read = body.finish(); !read) return refusal(read.error());
        auto made = next_key(around);
        if (!made) return refusal(made.error());
        const auto who = operator_of(by, request);
        made->made_by = who.by.actor;
        return make_wide_plan(who.by, [key = *std::move(made)](installation_transaction& tx) -> result<http::response> {
            audit_key kept = key;
            kept.created = tx.now();
            if (auto added = audit_key_writer(tx).add(kept); !added) return added.error();
            return object_answer(201, [&](json_writer& out) {
                out.member("id", kept.id).member("public", kept.public_key).member("endorsed_by", kept.endorsed_by);
            });
        });
    };
}

}  // namespace gatehouse::protocol::admin
