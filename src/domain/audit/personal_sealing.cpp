#include <gatehouse/codec/json.hpp>
#include <gatehouse/domain/audit/personal.hpp>
#include <gatehouse/store/evidence_repository.hpp>

#include <algorithm>

#include "personal_places.hpp"

namespace gatehouse::audit {
namespace {

constexpr std::size_t key_bytes = 32;

// The work of seal_personal: one batch of rows.
class batch {
public:
    batch(tenant_transaction& tx, const crypto::keyring& keys, random_source& random)
        : tx_(tx), keys_(keys), random_(random), people_(tx, keys) {}

    result<void> seal(evidence_row& row) {
        object parts;
        if (auto read = read_parts(row, parts); !read) return read;
        if (!row.personal && parts.empty()) return {};
        value::array out;
        for (const auto& [member, values] : parts) {
            auto part = seal_part(row.told.position, member, values);
            if (!part) return part.error();
            if (*part) out.push_back(**std::move(part));
        }
        row.personal = to_json(value(std::move(out)));
        done_.rows.push_back({row.told.position, row.told.ip, *row.personal});
        return {};
    }
    personal_sealing take() { return std::move(done_); }

private:
    // {MEMBER: {…}} of what stands there in plain, the address too.
    result<void> read_parts(evidence_row& row, object& into) {
        if (row.personal) {
            const auto parts = parse_json(*row.personal);
            if (!parts || !parts->if_array()) return make_error(errc::internal, "personal values are no list of parts");
            for (const value& each : *parts->if_array())
                if (const value* plain = each.find("plain"); plain && each.find("of"))
                    into.set(each.find("of")->text(), *plain);
        }
        const std::string owner = row.told.ip.empty() ? "" : owner_of_address(row.told);
        if (owner.empty()) return {};
        const auto whose = people_.of(owner);
        if (!whose) return whose.error();
        if (!(*whose)->known) return {};
        if (!into.find(owner)) into.set(owner, value(object()));
        into.find(owner)->if_object()->set("ip", value(row.told.ip));
        row.told.ip.clear();
        return {};
    }

    result<std::optional<value>> seal_part(std::int64_t position, const std::string& member, const value& values) {
        const auto whose = people_.of(member);
        if (!whose) return whose.error();
        if (!(*whose)->known || (*whose)->erased) return std::optional<value>();
        if (!(*whose)->key)
            if (auto made = make_key(member, **whose); !made) return made.error();
        if (std::ranges::none_of(done_.made, [&](const auto& one) { return one.member == member; }))
            if (std::ranges::find(done_.used, member) == done_.used.end()) done_.used.push_back(member);
        object part;
        part.set("of", value(member));
        part.set("sealed", value((*whose)->key->seal(to_json(values), place_of_value(position), random_)));
        return std::optional(value(std::move(part)));
    }

    result<void> make_key(const std::string& member, person_keys::person& whose) {
        std::string bytes(key_bytes, '\0');
        random_.fill(std::as_writable_bytes(std::span(bytes)));
        secret key(std::move(bytes));
        done_.made.push_back({member, keys_.seal(key.reveal(), place_of_key(tx_, member), random_)});
        auto ring = keyring_of(std::move(key));
        if (!ring) return ring.error();
        whose.key = *std::move(ring);
        return {};
    }

    tenant_transaction& tx_;
    const crypto::keyring& keys_;
    random_source& random_;
    person_keys people_;
    personal_sealing done_;
};

}  // namespace

result<personal_sealing> seal_personal(tenant_transaction& tx, const crypto::keyring& keys, random_source& random,
                                       std::vector<evidence_row>& rows) {
    batch work(tx, keys, random);
    for (evidence_row& each : rows)
        if (auto done = work.seal(each); !done) return done.error();
    return work.take();
}

result<void> write_sealed(tenant_transaction& tx, const personal_sealing& sealed) {
    evidence_repository evidence(tx);
    for (const std::string& member : sealed.used) {
        const auto there = evidence.member_key(member);
        if (!there) return there.error();
        if (!*there) return make_error(errc::conflict, "a member was erased meanwhile");
    }
    for (const auto& [member, key] : sealed.made)
        if (auto added = evidence.add_member_key(member, key); !added) return added;
    for (const auto& [position, ip, personal] : sealed.rows)
        if (auto written = evidence.set_personal(position, ip, personal); !written) return written;
    return {};
}

}  // namespace gatehouse::audit
