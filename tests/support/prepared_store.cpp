#include "support/prepared_store.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>

#include <gatehouse/domain/sessions/store_keys.hpp>

namespace gatehouse::testing {
namespace {

const char* cluster() { return std::getenv("GATEHOUSE_TEST_POSTGRES"); }

// As tests/support/prepared_store.py has it.
std::string database_of(const std::string& data) {
    std::string name = data;
    std::ranges::replace_if(
        name, [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
    return "d" + name.substr(0, 60);
}

std::string url_of(const std::string& database, const std::string& role) {
    return "postgresql:///" + database + "?host=" + cluster() + "&user=" + role;
}

// That it is there already is as good.
void make_database(const std::string& name) {
    PGconn* const at = PQconnectdb(url_of("postgres", "postgres").c_str());
    PQsetNoticeProcessor(
        at, [](void*, const char*) {}, nullptr);
    PQclear(PQexec(at, ("CREATE DATABASE \"" + name + "\" OWNER gatehouse").c_str()));
    PQfinish(at);
}

}  // namespace

result<std::unique_ptr<store>> open_prepared(const std::string& data, const clock& time, random_source& random) {
    if (!cluster()) return open_sqlite({data, store_kind::real, ""}, time, random);
    make_database(database_of(data));
    return open_postgres({url_of(database_of(data), "gatehouse"), ""}, time, random);
}

result<crypto::keyring> open_prepared_keys(store& data, const std::string& directory, random_source& random) {
    const auto master = crypto::master_key::load_or_create(directory + ".key", random);
    if (!master) return master.error();
    return sessions::open_store_keys(data, *master);
}

std::vector<std::string> store_arguments(const std::string& data) {
    if (!cluster()) return {};
    return {"--store", url_of(database_of(data), "gatehouse")};
}

}  // namespace gatehouse::testing
