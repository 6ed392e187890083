#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gatehouse/domain/lifecycle/provision.hpp>

#include "admin_fixture.hpp"

namespace gatehouse::testing {

// A connection that pushes people and groups, and two owners who are signed in: what one makes the other approves.
struct mapping_fixture : admin_fixture {
    using method = http::method;
    using link = gatehouse::link;  // the C library has one too
    connection_id okta = add_connection();
    member_id second = add_member("second", true);  // another owner: whoever made a rule does not approve it
    http::header origin{"Origin", "http://127.0.0.1:8080"}, csrf{"X-Gatehouse-Csrf", "1"},
        json{"Content-Type", "application/json"};

    http::response as(const member_id& who, http::method verb, const std::string& path, std::string body = "{}") {
        const std::string text(signed_in(who, data.clock.now()).text.reveal());
        return with_headers(verb, path, {{"Cookie", protocol::session_cookie_name(place) + "=" + text}, origin, csrf, json},
                            verb == http::method::del ? "" : std::move(body));
    }
    value done(const http::response& answer, int status = 200) {
        BOOST_TEST_REQUIRE(answer.status == status, answer.body);
        return json_of(answer);
    }
    std::string rule_by(std::string_view kind, std::string_view group, std::string_view more) {
        return R"({"connection":")" + std::string(okta.text()) + R"(","by":")" + std::string(kind) + R"(","group":")" +
               std::string(group) + R"(",)" + std::string(more) + "}";
    }
    std::string add(std::string_view kind, std::string_view group, std::string_view more) {
        const auto made = done(as_operator(http::method::post, "/mapping-rules", rule_by(kind, group, more)), 201);
        return "/mapping-rules/" + std::string(made.find("id")->text());
    }
    value shown(const std::string& rule) { return done(as_operator(http::method::get, rule)); }
    std::string text(const value& from, std::string_view name) {
        const value* found = from.find(name);
        return found ? std::string(found->text()) : std::string();
    }
    std::int64_t number(const value& from, std::string_view name) { return *from.find(name)->if_integer(); }

    template <class Call> auto push(Call call) {
        using answer = decltype(call(std::declval<lifecycle::provisioner&>()));
        std::optional<answer> out;
        write([&](tenant_transaction& tx) -> result<void> {
            const request_context context{actor_kind::connection, std::string(okta.text()), {}, "scim", {}, {}};
            const lifecycle::keyed_hash hash = [&](std::string_view what) { return keys.mac("tombstone", what); };
            lifecycle::provisioner idp(tx, context, okta, hash);
            out.emplace(call(idp));
            if (!*out) return out->error();
            return {};
        });
        return must(*std::move(out));
    }
    link push_user(const std::string& name) {
        link_content content;
        content.user_name = content.display_name = name;
        return push([&](auto& idp) { return idp.create_user(content); });
    }
    group push_group(const std::string& name, const std::vector<link>& in = {}) {
        std::vector<member_reference> members;
        for (const auto& one : in) members.push_back({std::string(one.id.text()), {}});
        return push([&](auto& idp) { return idp.create_group({name, {}, "{}"}, members); }).row;
    }
    void join_pushed(const group& to, const std::vector<link>& who) {
        membership_delta delta;
        for (const auto& one : who) delta.added.push_back({std::string(one.id.text()), {}});
        push([&](auto& idp) { return idp.change_group(to.id, {}, delta); });
    }
    void leave_pushed(const group& from, const link& who) {
        membership_delta delta;
        delta.removed.emplace_back(who.id.text());
        push([&](auto& idp) { return idp.change_group(from.id, {}, delta); });
    }
    void rename(const group& which, const std::string& name) {
        push([&](auto& idp) { return idp.change_group(which.id, group_content{name, {}, "{}"}, {}); });
    }
    std::vector<link> push_users(int count) {
        std::vector<link> all;
        for (int i = 0; i < count; ++i) all.push_back(push_user("pushed" + std::to_string(users_++)));
        return all;
    }
    bool has(const link& who, std::string_view slug) {
        const auto held =
            must(read<std::vector<held_role>>([&](tenant_transaction& tx) { return decider.roles_of(tx, who.member); }));
        return std::ranges::any_of(held, [&](const held_role& one) { return one.slug == slug; });
    }
    std::size_t told(const char* kind) {
        change_filter of;
        of.kind = kind;
        return must(
                   read<std::vector<change>>([&](tenant_transaction& tx) { return change_repository(tx).newest(of, 0, 1000); }))
            .size();
    }
    int users_ = 0;
};

}  // namespace gatehouse::testing
