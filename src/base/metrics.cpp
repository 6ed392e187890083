#include <gatehouse/base/limits.hpp>
#include <gatehouse/base/metrics.hpp>

#include <algorithm>
#include <cstdio>

namespace gatehouse {
namespace {

void append_escaped(std::string& out, std::string_view text, bool quotes_too) {
    for (const char c : text) {
        if (c == '\n') {
            out += "\\n";
        } else {
            if (c == '\\' || (quotes_too && c == '"')) out += '\\';
            out += c;
        }
    }
}

// name="value",name="value"
std::string render(const metric_labels& labels) {
    std::string text;
    for (const auto& [name, value] : labels) {
        text.append(text.empty() ? "" : ",").append(name).append("=\"");
        append_escaped(text, value, true);
        text += '"';
    }
    return text;
}

void append_line(std::string& out, std::string_view name, std::string_view labels, std::string_view value) {
    out += name;
    if (!labels.empty()) out.append("{").append(labels).append("}");
    out.append(" ").append(value).append("\n");
}

void append_head(std::string& out, std::string_view name, std::string_view help, std::string_view type) {
    out.append("# HELP ").append(name).append(" ");
    append_escaped(out, help, false);
    out.append("\n# TYPE ").append(name).append(" ").append(type).append("\n");
}

std::string seconds(std::int64_t us) {
    char text[48];
    const int length = std::snprintf(text, sizeof text, "%.6g", static_cast<double>(us) / 1e6);
    return {text, static_cast<std::size_t>(length)};
}

void append_histogram(std::string& out, const std::string& name, const std::string& labels, const duration_histogram& one) {
    const std::string before = labels.empty() ? "" : labels + ",";
    std::uint64_t so_far = 0;
    for (std::size_t i = 0; i <= one.bounds_us.size(); ++i) {
        so_far += one.in_bucket(i);
        const std::string bound = i < one.bounds_us.size() ? seconds(one.bounds_us[i]) : "+Inf";
        append_line(out, name + "_bucket", before + "le=\"" + bound + "\"", std::to_string(so_far));
    }
    char sum[48];
    std::snprintf(sum, sizeof sum, "%.6f", static_cast<double>(one.sum_us()) / 1e6);
    append_line(out, name + "_sum", labels, sum);
    append_line(out, name + "_count", labels, std::to_string(so_far));
}

}  // namespace

void duration_histogram::observe_us(std::int64_t took_us) noexcept {
    const auto bucket = std::lower_bound(bounds_us.begin(), bounds_us.end(), took_us) - bounds_us.begin();
    buckets_[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    sum_us_.fetch_add(took_us, std::memory_order_relaxed);
}

std::uint64_t duration_histogram::count() const noexcept {
    std::uint64_t all = 0;
    for (const auto& bucket : buckets_) all += bucket.load(std::memory_order_relaxed);
    return all;
}

template <class Metric>
Metric& metrics_registry::get(families<Metric>& all, std::string_view name, std::string_view help,
                              const metric_labels& labels) {
    const std::lock_guard lock(mutex_);
    auto found = all.find(name);
    if (found == all.end()) found = all.try_emplace(std::string(name)).first;
    if (found->second.help.empty()) found->second.help = help;
    auto& series = found->second.series;
    const std::string key = render(labels);
    const bool full = series.size() >= limits::metric_series && !series.contains(key);
    return series.try_emplace(full ? std::string() : key).first->second;
}

counter& metrics_registry::get_counter(std::string_view name, std::string_view help, metric_labels labels) {
    return get(counters_, name, help, labels);
}

gauge& metrics_registry::get_gauge(std::string_view name, std::string_view help, metric_labels labels) {
    return get(gauges_, name, help, labels);
}

duration_histogram& metrics_registry::get_histogram(std::string_view name, std::string_view help, metric_labels labels) {
    return get(histograms_, name, help, labels);
}

std::string metrics_registry::exposition() const {
    const std::lock_guard lock(mutex_);
    std::string out;
    for (const auto& [name, one] : counters_) {
        append_head(out, name, one.help, "counter");
        for (const auto& [labels, metric] : one.series) append_line(out, name, labels, std::to_string(metric.value()));
    }
    for (const auto& [name, one] : gauges_) {
        append_head(out, name, one.help, "gauge");
        for (const auto& [labels, metric] : one.series) append_line(out, name, labels, std::to_string(metric.value()));
    }
    for (const auto& [name, one] : histograms_) {
        append_head(out, name, one.help, "histogram");
        for (const auto& [labels, metric] : one.series) append_histogram(out, name, labels, metric);
    }
    return out;
}

}  // namespace gatehouse
