#pragma once
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace gatehouse::reference {

// Chance that a seed repeats on every machine (the distributions of <random> do not).
class dice {
public:
    // Of a seed, the number of a world, and what is drawn for it.
    dice(std::uint64_t seed, std::uint64_t number, std::uint64_t what)
        : engine_((seed ^ (number * 0x9e3779b97f4a7c15ULL)) * 3 + what) {}
    std::size_t below(std::size_t many) { return static_cast<std::size_t>(engine_() % many); }
    int between(int least, int most) { return least + static_cast<int>(below(static_cast<std::size_t>(most - least + 1))); }
    bool one_in(std::size_t many) { return below(many) == 0; }
    template <class T> const T& of(const std::vector<T>& all) { return all[below(all.size())]; }
    // So many draws; fewer where one is drawn again.
    template <class T> std::set<T> some(const std::vector<T>& all, int draws) {
        std::set<T> drawn;
        for (int i = 0; i < draws && !all.empty(); ++i) drawn.insert(of(all));
        return drawn;
    }
    std::vector<std::string> few(const std::vector<std::string>& all, int draws) {
        const auto drawn = some(all, draws);
        return {drawn.begin(), drawn.end()};
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace gatehouse::reference
