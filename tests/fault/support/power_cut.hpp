#pragma once
#include <map>
#include <random>
#include <string>
#include <vector>

#include "fault/support/disk.hpp"

namespace gatehouse::fault {

void put(std::string& content, std::int64_t offset, std::string_view bytes);

// Follows the operations on a disk and knows what of each file is durable and what is only on its way.
class power_cut {
public:
    power_cut(const files& durable, std::mt19937_64& chance) : chance_(chance) {
        for (const auto& [name, content] : durable) files_[name] = {true, content, false, false, {}};
        static constexpr double eagerness[] = {0.0, 0.1, 0.5, 0.9, 1.0};  // of the disk, to write what nobody synced
        kept_ = eagerness[std::uniform_int_distribution<int>(0, 4)(chance_)];
    }
    void see(const operation& done);
    files happen();

private:
    struct state {
        bool durable_exists = false;
        std::string durable;
        bool fresh = false;    // made since it last was durable: its name may be lost as well
        bool removed = false;  // and that is not durable yet
        std::vector<operation> pending;
    };
    static constexpr std::int64_t sector_bytes = 512;

    bool toss(double likely) { return std::bernoulli_distribution(likely)(chance_); }
    std::string written_by_chance(const state& file);
    void write_by_chance(std::string& content, const operation& done);

    std::mt19937_64& chance_;
    double kept_ = 0.5;
    std::map<std::string, state> files_;
};

}  // namespace gatehouse::fault
