// Loads the floor and the gateway in turn, in one sitting, and prints what a request cost each in CPU time.
//     gatehouse_bench [--smoke] [--rounds N] [--reads N] [--only P1,P2,…] [--directory DIR] [--postgres]
// --smoke: small numbers unless given behind it, every check made, the figures worth nothing. --postgres: the stores in a
// PostgreSQL of its own, whose CPU time stands beside. Exit 1 when any answer was wrong.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>

#include <gatehouse/base/text.hpp>
#include <gatehouse/codec/xml.hpp>

#include "scenarios.hpp"
#include "support/postgres_cluster.hpp"
#include "support/temporary_directory.hpp"
#include "table.hpp"

namespace {

using namespace gatehouse::bench;
using namespace std::chrono_literals;
using gatehouse::testing::postgres_cluster;

struct options {
    bool smoke = false, postgres = false;
    amounts all;
    std::string only, directory;
};

options read_arguments(int count, char** arguments) {
    options out;
    for (int i = 1; i < count; ++i) {
        const std::string_view name = arguments[i];
        const auto value = [&] {
            return i + 1 < count ? std::string(arguments[++i]) : throw std::runtime_error("a value is missing");
        };
        if (name == "--smoke")
            out.smoke = true, out.all = {1, 200, 128, 100, 20, {200, 400, 800}, {20, 100, 200}};
        else if (name == "--postgres")
            out.postgres = true;
        else if (name == "--rounds")
            out.all.rounds = std::stoul(value());
        else if (name == "--reads")
            out.all.reads = std::stoul(value());
        else if (name == "--only")
            out.only = value();
        else if (name == "--directory")
            out.directory = value();
        else
            throw std::runtime_error("no option " + std::string(name));
    }
    return out;
}

// What a round set off may go on after its last answer: the log is copied into the database in the background. It belongs
// to the round.
std::int64_t at_rest(const std::function<std::int64_t()>& cpu_ns) {
    std::int64_t before = cpu_ns();
    for (int i = 0; i < 200; ++i) {
        std::this_thread::sleep_for(20ms);
        const std::int64_t now = cpu_ns();
        if (now - before < 100'000) return now;
        before = now;
    }
    return before;
}

struct measured {
    double cpu_us, database_us, per_second;
};

// The database, or nothing.
using beside = const postgres_cluster*;
std::int64_t database_ns(beside database) {
    if (!database) return 0;
    pid_t id = 0;
    std::ifstream(database->folder() + "/data/postmaster.pid") >> id;
    return family_ns(id);
}

measured measure(const process& server, beside database, const traffic& load) {
    const std::int64_t before = server.cpu_ns(), database_before = database_ns(database);
    const double seconds = run(server.port(), load);
    const double requests = static_cast<double>(load.requests);
    const auto each = [&](std::int64_t ns) { return static_cast<double>(ns) / 1000 / requests; };
    const double own = each(at_rest([&] { return server.cpu_ns(); }) - before);
    return {own, each(at_rest([&] { return database_ns(database); }) - database_before), requests / seconds};
}

traffic floor_traffic(std::size_t connections, std::size_t requests) {
    const std::string asked = "GET /floor HTTP/1.1\r\nHost: floor\r\nAccept: application/json\r\n\r\n";
    return {connections, requests, [=](std::size_t, std::size_t) { return asked; },
            [](std::size_t, const reply& came) { return came.status == 200 && came.body.size() == 700; }};
}

// One round: the floor at each number of connections, then every scenario. The first round warms up and is not kept.
void run_round(const process& floor, beside database, std::vector<scenario>& scenarios, const amounts& all,
               std::map<std::size_t, row>& floors, std::vector<row>& rows, bool kept) {
    std::map<std::size_t, double> floor_us;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        const traffic load = scenarios[i].load();
        if (!floor_us.contains(load.connections)) {
            const auto came = measure(floor, nullptr, floor_traffic(load.connections, all.reads));
            floor_us[load.connections] = came.cpu_us;
            row& to = floors[load.connections];
            to.code = "floor", to.title = "Beast, prebuilt 700 bytes", to.connections = load.connections;
            if (kept) to.cpu_us.push_back(came.cpu_us), to.ratio.push_back(1), to.per_second.push_back(came.per_second);
        }
        const auto came = measure(*scenarios[i].server, database, load);
        scenarios[i].after();
        rows[i].connections = load.connections;
        if (!kept) continue;
        rows[i].cpu_us.push_back(came.cpu_us);
        if (database) rows[i].database_us.push_back(came.database_us);
        rows[i].ratio.push_back(came.cpu_us / floor_us[load.connections]);
        rows[i].per_second.push_back(came.per_second);
    }
}

// A check that cannot fail proves nothing: the floor's answers must not pass for the gateway's.
void expect_checks_to_fail(const process& floor, const std::vector<scenario>& scenarios) {
    for (const scenario& one : scenarios) {
        const traffic load = one.load();
        if (load.good(0, reply{200, "HTTP/1.1 200 OK\r\n", "{}"}))
            throw std::runtime_error(one.code + " takes any answer for a good one");
    }
    const traffic load = scenarios.front().load();
    try {
        run(floor.port(), load);
    } catch (const std::runtime_error&) {
        return;
    }
    throw std::runtime_error("a wrong answer was not noticed");
}

int bench(const options& asked) {
    const gatehouse::testing::temporary_directory place(asked.directory.empty() ? std::filesystem::current_path()
                                                                                : std::filesystem::path(asked.directory));
    std::unique_ptr<postgres_cluster> database;
    if (asked.postgres) {
        database = std::make_unique<postgres_cluster>(
            std::vector<std::string>{"full_page_writes=on", "shared_buffers=1GB", "checkpoint_timeout=5min"});
        setenv("GATEHOUSE_TEST_POSTGRES", database->folder().c_str(), 1);
    }
    stages on(place.path(), asked.all);
    const auto wanted = [codes = gatehouse::split(asked.only, ',')](std::string_view code) {
        return codes.front().empty() || std::ranges::find(codes, code) != codes.end();
    };
    std::fprintf(stderr, "filling the stores\n");
    auto scenarios = directory_scenarios(on, wanted);
    for (auto& more : access_scenarios(on, wanted)) scenarios.push_back(std::move(more));
    for (auto& more : decision_scenarios(on, wanted)) scenarios.push_back(std::move(more));
    if (scenarios.empty()) throw std::runtime_error("no scenario of that name");

    const process floor({GATEHOUSE_FLOOR});
    std::map<std::size_t, row> floors;
    std::vector<row> rows;
    for (const scenario& one : scenarios) rows.push_back({one.code, one.title, 0, {}, {}, {}, {}});
    for (std::size_t round = 0; round <= asked.all.rounds; ++round) {
        std::fprintf(stderr, round == 0 ? "warming up\n" : "round %zu of %zu\n", round, asked.all.rounds);
        run_round(floor, database.get(), scenarios, asked.all, floors, rows, round > 0);
    }
    std::vector<row> shown;
    for (auto& [connections, one] : floors) shown.push_back(std::move(one));
    shown.insert(shown.end(), rows.begin(), rows.end());
    for (auto& own : decisions_in_process(place.path(), asked.all, wanted)) shown.push_back(std::move(own));
    std::fputs(to_markdown(shown).c_str(), stdout);
    if (asked.smoke) expect_checks_to_fail(floor, scenarios);
    return 0;
}

}  // namespace

int main(int count, char** arguments) {
    const gatehouse::xml::library library;  // the identity provider signs with it
    try {
        return bench(read_arguments(count, arguments));
    } catch (const std::exception& failure) {
        std::fprintf(stderr, "bench: %s\n", failure.what());
        return 1;
    }
}
