#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <gatehouse/base/random.hpp>
#include <gatehouse/crypto/keyring.hpp>
#include <gatehouse/model/actor.hpp>
#include <gatehouse/model/document.hpp>
#include <gatehouse/model/evidence.hpp>
#include <gatehouse/model/member.hpp>
#include <gatehouse/store/transaction.hpp>

// Personal values in change rows. A row is written with them in plain, [{"of": MEMBER, "plain": {…}}], beside the same values
// in the member's own row; the sealing job puts each person's under that person's key, [{"of": MEMBER, "sealed": "…"}], before
// it hashes the row. So hashes cover what stays, and destroying a key takes the values out of history and leaves the chain.
namespace gatehouse::audit {

// A change row about a member, with what it says of the person. facts have none of it.
result<void> record_person(tenant_transaction& tx, const request_context& by, change_kind kind, const change_target& target,
                           object facts, const member_id& of, object values);

object values_of(const member_names& names);

// The keys of the people of some rows, each looked for once.
class person_keys {
public:
    person_keys(tenant_transaction& tx, const crypto::keyring& keys) : tx_(tx), keys_(keys) {}
    struct person {
        bool known = false, erased = false;  // a member, once one
        std::optional<crypto::keyring> key{};
    };
    // Good until the next is asked for.
    result<person*> of(std::string_view member);

private:
    result<person> look_up(std::string_view member);
    tenant_transaction& tx_;
    const crypto::keyring& keys_;
    std::map<std::string, person, std::less<>> found_;
};
// Whose the address of a row is: of the member who acts, or signs in; empty when it is nobody's whom it names.
std::string owner_of_address(const change& row);

// Personal values of some rows put under their members' keys: what has to be written, all or nothing.
struct personal_sealing {
    struct sealed_row {
        std::int64_t position;
        std::string ip, personal;
    };
    struct new_key {
        std::string member, sealed;
    };
    std::vector<sealed_row> rows;
    std::vector<new_key> made;
    std::vector<std::string> used;  // members whose key was there already, and must still be
};
// Changes rows to what they will be. Makes keys for members who have none. A person who is unknown, or erased, has none and
// gets none: what a row says of such a one is left out, or, when it is the address of nobody known, stays as it is.
result<personal_sealing> seal_personal(tenant_transaction& tx, const crypto::keyring& keys, random_source& random,
                                       std::vector<evidence_row>& rows);
// errc::conflict: a key came or went meanwhile; start over.
result<void> write_sealed(tenant_transaction& tx, const personal_sealing& sealed);

// What a row says of people, for those who may read it. Of an erased person nothing.
struct personal_values {
    std::string ip;  // wherever it lies
    object people;   // {MEMBER: {…}}
};
class personal_reader {
public:
    personal_reader(tenant_transaction& tx, const crypto::keyring& keys) : keys_(tx, keys) {}
    result<personal_values> read(const evidence_row& row);

private:
    result<void> read_part(const evidence_row& row, const value& part, object& into);
    person_keys keys_;
};

}  // namespace gatehouse::audit
