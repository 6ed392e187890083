#include <gatehouse/http/request_metrics.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <memory>

namespace gatehouse::http {
namespace {

constexpr std::array<std::string_view, 6> method_names{"GET", "POST", "PUT", "PATCH", "DELETE", "other"};

struct route_series {
    std::array<counter*, 4> by_class{};  // 2xx to 5xx
    duration_histogram* took = nullptr;
};

route_series make_series(metrics_registry& registry, const std::string& route, std::string_view verb) {
    route_series made;
    for (std::size_t i = 0; i < made.by_class.size(); ++i)
        made.by_class[i] =
            &registry.get_counter("gatehouse_http_requests_total", "Answered requests.",
                                  {{"route", route}, {"method", std::string(verb)}, {"status", std::to_string(i + 2) + "xx"}});
    made.took = &registry.get_histogram("gatehouse_http_request_duration_seconds", "From the whole header to the answer.",
                                        {{"route", route}, {"method", std::string(verb)}});
    return made;
}

}  // namespace

server::observe observe_into(metrics_registry& registry, const router& routes) {
    // A route is known by where its template lies: exchange hands on a view of that very string.
    using table = std::map<const char*, route_series>;
    auto known = std::make_shared<table>();
    for (const route& one : routes.routes())
        known->emplace(one.path_template.data(),
                       make_series(registry, one.path_template, method_names[static_cast<std::size_t>(one.verb)]));
    return [known, none = make_series(registry, "none", "other")](const exchange& one) {
        const auto found = known->find(one.route_template.data());
        const route_series& series = found == known->end() ? none : found->second;
        series.by_class[static_cast<std::size_t>(std::clamp(one.status / 100, 2, 5) - 2)]->add();
        series.took->observe_us(one.duration_us);
    };
}

}  // namespace gatehouse::http
