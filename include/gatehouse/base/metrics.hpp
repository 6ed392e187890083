#pragma once
#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace gatehouse {

// Only grows.
class counter {
public:
    void add(std::uint64_t by = 1) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    std::uint64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> value_{0};
};

// Goes up and down.
class gauge {
public:
    void set(std::int64_t to) noexcept { value_.store(to, std::memory_order_relaxed); }
    void add(std::int64_t by) noexcept { value_.fetch_add(by, std::memory_order_relaxed); }
    std::int64_t value() const noexcept { return value_.load(std::memory_order_relaxed); }

private:
    std::atomic<std::int64_t> value_{0};
};

// How long things took; shown in seconds, from 50 µs to 10 s.
class duration_histogram {
public:
    static constexpr std::array<std::int64_t, 14> bounds_us{50,     100,    250,     500,     1'000,     2'500,     5'000,
                                                            10'000, 25'000, 100'000, 250'000, 1'000'000, 2'500'000, 10'000'000};
    void observe_us(std::int64_t took_us) noexcept;
    std::uint64_t count() const noexcept;
    std::uint64_t in_bucket(std::size_t number) const noexcept { return buckets_[number].load(std::memory_order_relaxed); }
    std::int64_t sum_us() const noexcept { return sum_us_.load(std::memory_order_relaxed); }

private:
    std::array<std::atomic<std::uint64_t>, bounds_us.size() + 1> buckets_{};  // each alone, not cumulated
    std::atomic<std::int64_t> sum_us_{0};
};

using metric_labels = std::vector<std::pair<std::string, std::string>>;

// All series of the process, for /metrics. Getting one takes a lock: do it once and keep the reference, which is good for
// the registry's life; counting on it is then one atomic addition. Label values are templates, classes and names that we
// chose, never what a client sent; beyond limits::metric_series a family counts in one series without labels.
class metrics_registry {
public:
    counter& get_counter(std::string_view name, std::string_view help, metric_labels labels = {});
    gauge& get_gauge(std::string_view name, std::string_view help, metric_labels labels = {});
    duration_histogram& get_histogram(std::string_view name, std::string_view help, metric_labels labels = {});

    // Prometheus text format 0.0.4: families and series in the order of their names.
    std::string exposition() const;
    static constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

private:
    template <class Metric> struct family {
        std::string help;
        std::map<std::string, Metric> series;  // by rendered labels; a node never moves
    };
    template <class Metric> using families = std::map<std::string, family<Metric>, std::less<>>;
    template <class Metric>
    Metric& get(families<Metric>& all, std::string_view name, std::string_view help, const metric_labels& labels);

    mutable std::mutex mutex_;
    families<counter> counters_;
    families<gauge> gauges_;
    families<duration_histogram> histograms_;
};

}  // namespace gatehouse
