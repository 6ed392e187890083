#include "erasures.hpp"

#include <fstream>
#include <sstream>

#include <gatehouse/base/log.hpp>
#include <gatehouse/domain/lifecycle/erase.hpp>
#include <gatehouse/store/member_repository.hpp>

#include "append_file.hpp"

namespace gatehouse::app {
namespace {

result<void> erase_again(tenant_transaction& tx, const crypto::keyring& keys, const member_id& id) {
    const auto row = member_repository(tx).find(id);
    if (!row) return row.error();
    if (!*row || (*row)->status == member_status::erased) return {};
    request_context by;
    by.via = "start";
    return lifecycle::erase_again(tx, by, id,
                                  [&keys](std::string_view text) { return keys.mac(lifecycle::tombstone_label, text); });
}

result<bool> is_there(store& data, const organization_id& of, const member_id& id) {
    bool there = false;
    const auto read = data.read(of, [&](tenant_transaction& tx) -> result<void> {
        const auto row = member_repository(tx).find(id);
        if (!row) return row.error();
        there = *row && (*row)->status != member_status::erased;
        return {};
    });
    if (!read && read.error().code != errc::not_found) return read.error();
    return there;
}

}  // namespace

result<void> erasures::note(const organization_id& of, const std::vector<std::string>& members) const {
    std::string lines;
    for (const std::string& each : members) lines.append(of.text()).append(" ").append(each).append("\n");
    return lines.empty() ? result<void>() : append_to_file(path_, lines);
}

result<void> erasures::apply(store& data, const crypto::keyring& keys) const {
    std::ifstream file(path_);
    std::string organization, member;
    while (file >> organization >> member) {
        const auto of = organization_id::parse(organization);
        const auto id = member_id::parse(member);
        if (!of || !id) return make_error(errc::invalid_value, path_ + " is not the list of who was erased");
        const auto there = is_there(data, *of, *id);
        if (!there) return there.error();
        if (!*there) continue;
        const auto done = data.write(
            *of, [&](tenant_transaction& tx) { return erase_again(tx, keys, *id); }, write_class::revocation);
        log(done ? log_level::info : log_level::warning, done ? "erasure.applied_again" : "erasure.not_applied",
            {{"organization", organization}, {"member", member}, {"why", done ? "" : done.error().detail}});
    }
    return {};
}

}  // namespace gatehouse::app
