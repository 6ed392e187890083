#include "support/temporary_store.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <regex>
#include <sstream>

#include "engine/postgres/engine.hpp"
#include "engine/sqlite/statement.hpp"
#include "support/postgres_cluster.hpp"

namespace gatehouse::testing {
namespace {

// Few rows however many people there are. A step names an alias where there is one: alias only what is looked up.
// member_…: what rights_repository derives for one member.
constexpr std::array small_tables{"server",       "organization", "application",   "model",         "lease",
                                  "store_key",    "operator_key", "member_groups", "member_claims", "member_ever",
                                  "member_rules", "member_teams", "member_roles",  "audit_key"};

// What an organization has many of when it has many people.
constexpr std::array growing{"member",
                             "hold",
                             "hold_past",
                             "link",
                             "link_attribute",
                             "saml_identity",
                             "tombstone",
                             "local_account",
                             "member_unit",
                             "member_key",
                             "last_sign_in",
                             "directory_group",
                             "group_member",
                             "group_member_past",
                             "pending_member",
                             "claim_membership",
                             "team_member",
                             "team_member_past",
                             "rule_binding",
                             "rule_binding_past",
                             "assignment",
                             "assignment_past",
                             "resource",
                             "resource_unit",
                             "grant",
                             "grant_past",
                             "exposure",
                             "rotation",
                             "session",
                             "session_claim",
                             "child_session",
                             "api_key",
                             "link_token",
                             "invitation",
                             "mail",
                             "member_picture",
                             "idempotency",
                             "saml_request",
                             "saml_replay",
                             "saml_trace",
                             "provisioning_log",
                             "change",
                             "checkpoint",
                             "oauth_token",
                             "member_history",
                             "member_unit_history",
                             "link_history",
                             "link_document_history",
                             "group_member_history",
                             "claim_membership_history",
                             "team_member_history",
                             "rule_binding_history",
                             "assignment_history",
                             "resource_history",
                             "resource_unit_history",
                             "grant_history"};

// Walks over an organization that are meant, by how their statements begin.
struct meant {
    std::string_view statement, why;
};
constexpr std::array meant_walks{
    meant{"INSERT INTO organization ", "what might refer to a new organization: there is nothing yet"},
    meant{"INSERT INTO connection ", "the same of a new connection"},
    meant{"DELETE FROM organization WHERE number = $1 AND deleted IS NOT NULL", "its rows went before it"},
    meant{"DELETE FROM \"oauth_client\" WHERE org = $1 AND (id) IN", "the tokens of all clients went before them"},
    meant{"UPDATE idempotency SET answer = ''", "an erased person's name may stand in any answer of a day"},
    meant{"SELECT key_id FROM application UNION SELECT key_id FROM operator_key UNION SELECT s.key_id",
          "once, before a store from before the key check gets one"},
    meant{"SELECT r.id, r.type, r.external_name, COALESCE(r.parent, ''), COALESCE(r.team, ''), CASE",
          "a right on a pattern that shows secrets is judged on each resource"},
    meant{"SELECT id FROM member WHERE org = $1 AND status = 'active'",
          "what everybody has by it may show secrets to everybody"},
    meant{"SELECT COUNT(*) FROM rule_holder h CROSS JOIN mapping_rule",
          "of all organizations, from an index of those alone who wait"},
    meant{tests_own, "a test looks at, or changes, everybody"},
};

// The rows of a WITH are the statement's own.
bool is_with(std::string_view sql, std::string_view name) {
    const std::regex definition("\\b" + std::string(name) + R"(\s*(\([^)]*\))?\s+AS\s+((NOT )?MATERIALIZED\s+)?\()");
    return std::regex_search(sql.begin(), sql.end(), definition);
}

bool is_one_of(const auto& names, std::string_view name) { return std::ranges::find(names, name) != names.end(); }

// What a name in a statement stands for: FROM session s makes s a session.
std::string table_of(std::string_view sql, std::string_view name) {
    const std::regex aliased(R"re(\b(?:FROM|JOIN|UPDATE|INTO)\s+"?(\w+)"?\s+(?:AS\s+)?)re" + std::string(name) + "\\b");
    std::match_results<std::string_view::const_iterator> found;
    return std::regex_search(sql.begin(), sql.end(), found, aliased) ? found[1].str() : std::string(name);
}

bool is_small(std::string_view sql, std::string_view step) {
    if (!step.starts_with("SCAN ")) return true;
    step.remove_prefix(5);
    if (step.find("CONSTANT ROW") != std::string_view::npos || step.starts_with("(") ||
        step.find("SUBQUERY") != std::string_view::npos)
        return true;
    const auto name = step.substr(0, step.find(' '));
    return is_one_of(small_tables, table_of(sql, name)) || is_with(sql, name);
}

// "SEARCH session USING INDEX session_member (org=?)" is called a search and reads every row of the organization. What follows
// does not help: " LEFT-JOIN".
bool walks_organization(std::string_view sql, std::string_view step) {
    if (!step.starts_with("SEARCH ") || step.find(" (org=?)") == std::string_view::npos) return false;
    step.remove_prefix(7);
    return is_one_of(growing, table_of(sql, step.substr(0, step.find(' '))));
}

postgres::engine_options on_cluster(const std::string& database, const sqlite::engine_options& like) {
    postgres::engine_options options;
    options.base = {shared_cluster().url(database), shared_cluster().owner_url(database)};
    options.queue = like.queue;
    options.work = like.work;
    options.writers = 1;  // as the contract has it: the queue decides what comes next
    options.revocation_writers = 0;
    return options;
}

// A database made like this one needs no migration of its own.
const std::string& migrated_database() {
    static const std::string name = [] {
        manual_clock clock{{1}};
        seeded_random random{1};
        std::string made = shared_cluster().make_database();
        if (auto opened = postgres::open_engine(on_cluster(made, {}), clock, random); !opened)
            throw std::runtime_error("no store: " + opened.error().detail);
        return made;
    }();
    return name;
}

}  // namespace

bool tests_postgres() {
    const char* engine = std::getenv("GATEHOUSE_TEST_ENGINE");
    return engine && std::string_view(engine) == "postgres";
}

void plan_check::see(std::string_view sql, std::string_view plan) {
    if (std::ranges::any_of(meant_walks, [&](const meant& one) { return sql.starts_with(one.statement); })) return;
    std::istringstream steps{std::string(plan)};
    for (std::string step; std::getline(steps, step);)
        if (!is_small(sql, step) || walks_organization(sql, step)) {
            const std::lock_guard lock(mutex_);
            walks_.push_back(std::string(sql) + ": " + step);
        }
}

std::vector<std::string> plan_check::walks() const {
    const std::lock_guard lock(mutex_);
    return walks_;
}

sqlite::engine_options temporary_store::unhurried() {
    sqlite::engine_options options;
    options.work = {60'000, 60'000};
    return options;
}

temporary_store::temporary_store(sqlite::engine_options tweaks, plan_observer watch) : options_(std::move(tweaks)) {
    options_.base.directory = directory.path() + "/data";
    options_.synchronous = sqlite::durability::off;  // what the power takes with it is seen to in tests/fault
    options_.on_plan = [this, watch](std::string_view sql, std::string_view plan) {
        plans.see(sql, plan);
        if (watch) watch(sql, plan);
    };
    if (tests_postgres()) database_ = shared_cluster().make_database(migrated_database());
    open();
    organization_ = add_organization("acme");
}

temporary_store::~temporary_store() {
    store_.reset();
    if (!database_.empty()) shared_cluster().drop_database(database_);
    for (const auto& walk : plans.walks()) BOOST_ERROR("walks a table: " << walk);
}

organization_id temporary_store::add_organization(std::string_view code) {
    std::optional<organization_id> made;
    const auto written = store_->write_installation([&](installation_transaction& tx) -> result<void> {
        auto id = organization_directory(tx).create(code, "Organization " + std::string(code), "standard");
        if (!id) return id.error();
        made = *id;
        return {};
    });
    if (!written) throw std::runtime_error("no organization: " + written.error().detail);
    return *made;
}

void without_history(sqlite3* handle) {
    sqlite3_create_function_v2(
        handle, "gatehouse_now", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, nullptr,
        [](sqlite3_context* in, int, sqlite3_value**) { sqlite3_result_null(in); }, nullptr, nullptr, nullptr);
}

std::string temporary_store::explain(std::string_view sql) const {
    sqlite3* handle = nullptr;
    sqlite3_open_v2((data() + "/gatehouse.db").c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    without_history(handle);
    std::string plan = sqlite::explain(handle, sql);
    sqlite3_close(handle);
    return plan;
}

void temporary_store::reopen() {
    store_.reset();
    open();
}

void temporary_store::open() {
    auto opened = database_.empty() ? sqlite::open_engine(options_, clock, random)
                                    : postgres::open_engine(on_cluster(database_, options_), clock, random);
    if (!opened) throw std::runtime_error("no store: " + opened.error().detail);
    store_ = std::move(*opened);
}

}  // namespace gatehouse::testing
