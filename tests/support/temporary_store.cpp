#include "support/temporary_store.hpp"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <regex>
#include <sstream>

#include "engine/sqlite/statement.hpp"

namespace gatehouse::testing {
namespace {

// Few rows however many people there are. A step names an alias where there is one: alias only what is looked up.
// member_…: what rights_repository derives for one member.
constexpr std::array small_tables{"server",       "organization", "application",   "model",
                                  "lease",        "operator_key", "member_groups", "member_claims",
                                  "member_rules", "member_teams", "member_roles"};

// The rows of a WITH are the statement's own.
bool is_with(std::string_view sql, std::string_view name) {
    const std::regex definition("\\b" + std::string(name) + R"(\s*(\([^)]*\))?\s+AS\s+((NOT )?MATERIALIZED\s+)?\()");
    return std::regex_search(sql.begin(), sql.end(), definition);
}

bool is_small(std::string_view sql, std::string_view step) {
    if (!step.starts_with("SCAN ")) return true;
    step.remove_prefix(5);
    if (step.starts_with("CONSTANT ROW") || step.starts_with("(") || step.find("SUBQUERY") != std::string_view::npos)
        return true;
    const auto name = step.substr(0, step.find(' '));
    return std::find(small_tables.begin(), small_tables.end(), name) != small_tables.end() || is_with(sql, name);
}

}  // namespace

void plan_check::see(std::string_view sql, std::string_view plan) {
    std::istringstream steps{std::string(plan)};
    for (std::string step; std::getline(steps, step);)
        if (!is_small(sql, step)) {
            const std::lock_guard lock(mutex_);
            scans_.push_back(std::string(sql) + ": " + step);
        }
}

std::vector<std::string> plan_check::scans() const {
    const std::lock_guard lock(mutex_);
    return scans_;
}

temporary_store::temporary_store(sqlite::engine_options tweaks, plan_observer watch) : options_(std::move(tweaks)) {
    options_.base.directory = directory.path() + "/data";
    options_.on_plan = [this, watch](std::string_view sql, std::string_view plan) {
        plans.see(sql, plan);
        if (watch) watch(sql, plan);
    };
    open();
    organization_ = add_organization("acme");
}

temporary_store::~temporary_store() {
    store_.reset();
    for (const auto& scan : plans.scans()) BOOST_ERROR("walks a table: " << scan);
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

std::string temporary_store::explain(std::string_view sql) const {
    sqlite3* handle = nullptr;
    sqlite3_open_v2((data() + "/gatehouse.db").c_str(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    std::string plan = sqlite::explain(handle, sql);
    sqlite3_close(handle);
    return plan;
}

void temporary_store::reopen() {
    store_.reset();
    open();
}

void temporary_store::open() {
    auto opened = sqlite::open_engine(options_, clock, random);
    if (!opened) throw std::runtime_error("no store: " + opened.error().detail);
    store_ = std::move(*opened);
}

}  // namespace gatehouse::testing
