#pragma once
#include "support/access_people.hpp"

namespace gatehouse::testing {

// People in an organization of one of the product models, with resources and grants on them.
struct place_of_resource {
    std::string parent{}, team{}, unit{};  // ids
};

class model_people : public access_people {
public:
    using access_people::access_people;

    std::string add_resource(std::string_view type, std::string_view name, const place_of_resource& at = {}) {
        const std::string id = fresh_id();
        run("INSERT INTO resource (org, id, type, external_name, parent, team) VALUES ($1, '" + id + "', '" +
            std::string(type) + "', '" + std::string(name) + "', " + or_null(at.parent) + ", " + or_null(at.team) + ")");
        if (!at.unit.empty())
            run("INSERT INTO resource_unit (org, resource, unit) VALUES ($1, '" + id + "', '" + at.unit + "')");
        return id;
    }
    std::string add_unit(std::string_view code) {
        const std::string id = fresh_id(), text(code);
        run("INSERT INTO unit (org, id, code, code_fold, name) VALUES ($1, '" + id + "', '" + text + "', '" + text + "', '')");
        return id;
    }
    void put_in_unit(const member_id& who, const std::string& unit) {
        run("INSERT INTO member_unit (org, member, unit, since) VALUES ($1, '" + std::string(who.text()) + "', '" + unit +
            "', 0)");
    }
    void grant(std::string_view kind, std::string_view to, const std::string& resource, std::string_view permissions,
               time_window window = {}) {
        run("INSERT INTO \"grant\" (org, id, principal_kind, principal, resource, permissions, not_before, expires_at, since)"
            " VALUES ($1, '" +
            fresh_id() + "', '" + std::string(kind) + "', '" + std::string(to) + "', '" + resource + "', '" +
            std::string(permissions) + "', " + or_null(window.not_before) + ", " + or_null(window.expires_at) + ", 0)");
    }
    void join_team(const team_id& to, const member_id& who) {
        write([&](tenant_transaction& tx) { return access::add_to_team(tx, by, {to, who, {"direct", "test"}, {}, tx.now()}); });
    }
    access::decision ask(const member_id& who, std::string_view action, std::string_view resource) {
        const auto slash = resource.find('/');
        return decide({who,
                       {},
                       std::string(action),
                       std::string(resource.substr(0, slash)),
                       std::string(resource.substr(slash + 1)),
                       nullptr});
    }
    bool may(const member_id& who, std::string_view action, std::string_view resource) {
        return ask(who, action, resource).allowed;
    }
    void run(const std::string& text) {
        write([&](tenant_transaction& tx) { return raw_rows(tx).run(text); });
    }

private:
    std::string fresh_id() { return new_uuid(data.clock.now(), data.random); }
    static std::string or_null(const std::string& text) { return text.empty() ? "NULL" : "'" + text + "'"; }
    static std::string or_null(std::optional<instant> at) { return at ? std::to_string(at->ms) : "NULL"; }
};

}  // namespace gatehouse::testing
