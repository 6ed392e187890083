#include <gatehouse/base/limits/access.hpp>
#include <gatehouse/domain/access/conditions.hpp>

#include <algorithm>

#include "day_words.hpp"

namespace gatehouse::access {
namespace {

error wrong(std::string what) { return make_error(errc::invalid_value, std::move(what)); }

result<std::vector<std::string>> texts_of(const value& listed, std::string_view what) {
    const auto* several = listed.if_array();
    if (!several || several->empty() || several->size() > limits::condition_values)
        return wrong(std::string(what) + " is a list of 1 to " + std::to_string(limits::condition_values) + " texts");
    std::vector<std::string> texts;
    for (const auto& one : *several) {
        if (!one.if_string() || one.text().empty()) return wrong(std::string(what) + " is a list of texts");
        texts.emplace_back(one.text());
    }
    return texts;
}

// "08:30", to the minute; "24:00" is the end of the day.
std::optional<int> minute_of(std::string_view text) {
    const auto digit = [&](std::size_t i) { return text[i] >= '0' && text[i] <= '9' ? text[i] - '0' : 100; };
    if (text.size() != 5 || text[2] != ':') return std::nullopt;
    const int hour = digit(0) * 10 + digit(1), minute = digit(3) * 10 + digit(4);
    if (minute > 59 || hour * 60 + minute > 24 * 60) return std::nullopt;
    return hour * 60 + minute;
}

result<std::uint8_t> days_of(const value* listed) {
    if (!listed) return std::uint8_t{0x7f};
    const auto words = texts_of(*listed, "time.days");
    if (!words) return words.error();
    std::uint8_t days = 0;
    for (const auto& word : *words) {
        const auto day = std::ranges::find(day_words, word);
        if (day == day_words.end()) return wrong("time.days are mon, tue, wed, thu, fri, sat, sun; not " + word);
        days = static_cast<std::uint8_t>(days | (1U << (day - day_words.begin())));
    }
    return days;
}

}  // namespace

struct condition_parser {
    const permission_model& model;

    result<condition::term> mfa(const value& said) const {
        if (said.if_boolean() && *said.if_boolean()) return condition::term(condition::of_mfa());
        return wrong("mfa is true; the opposite is {\"not\": {\"mfa\": true}}");
    }
    result<condition::term> time(const value& said) const {
        if (!said.if_object()) return wrong("time is an object: zone, days, from, to");
        for (const auto& [name, content] : *said.if_object())
            if (name != "zone" && name != "days" && name != "from" && name != "to")
                return wrong("time: unknown member " + name);
        const auto text = [&](std::string_view name) { return said.find(name) ? said.find(name)->text() : std::string_view(); };
        auto zone = time_zone::find(text("zone"));
        if (!zone) return wrong("time.zone: " + zone.error().detail);
        const auto days = days_of(said.find("days"));
        if (!days) return days.error();
        const auto from = minute_of(text("from")), to = minute_of(text("to"));
        if (!from || !to || *from == *to) return wrong("time.from and time.to are two different times such as 08:30");
        return condition::term(condition::of_time{*std::move(zone), *days, *from, *to, std::string(text("zone"))});
    }
    result<condition::term> address(const value& said) const {
        const auto texts = texts_of(said, "ip");
        if (!texts) return texts.error();
        condition::of_address made;
        for (const auto& text : *texts) {
            auto network = ip_network::parse(text);
            if (!network) return wrong("ip: " + network.error().detail);
            made.networks.push_back(*std::move(network));
        }
        return condition::term(std::move(made));
    }
    result<condition::term> attribute(std::string_view path, const value& said) const {
        if (std::ranges::find(model.decision_attributes, path) == model.decision_attributes.end())
            return wrong("attributes: no schema marks " + std::string(path) + " as decision_usable");
        auto values = texts_of(said, path);
        if (!values) return values.error();
        const auto colon = path.rfind(':');
        const bool core = colon == std::string_view::npos;
        return condition::term(condition::of_attribute{std::string(core ? "" : path.substr(0, colon)),
                                                       std::string(core ? path : path.substr(colon + 1)), *std::move(values)});
    }
    result<condition::term> turned(const value& said) const {
        if (std::ranges::find(model.switches, said.text(), &permission_model::permission::action) == model.switches.end())
            return wrong("the model has no switch \"" + std::string(said.text()) + "\"");
        return condition::term(condition::of_switch{std::string(said.text())});
    }
    result<condition::term> negated(const value& said, std::size_t depth) const {
        auto of = all_of(said, depth + 1);
        if (!of) return of.error();
        condition::negation made;
        made.of.push_back(*std::move(of));
        return condition::term(std::move(made));
    }
    result<condition::term> one(std::string_view name, const value& said, std::size_t depth) const {
        if (name == "mfa") return mfa(said);
        if (name == "time") return time(said);
        if (name == "ip") return address(said);
        if (name == "switch") return turned(said);
        if (name == "not") return negated(said, depth);
        return wrong("unknown condition " + std::string(name) + "; there are mfa, time, ip, attributes, switch and not");
    }
    result<condition> all_of(const value& said, std::size_t depth) const {
        if (!said.if_object() || said.if_object()->empty()) return wrong("conditions are an object with at least one");
        if (depth > limits::condition_depth) return wrong("conditions are nested too deep");
        condition made;
        for (const auto& [name, content] : *said.if_object())
            if (const auto added = add(made, name, content, depth); !added) return added.error();
        return made;
    }
    result<void> add(condition& to, std::string_view name, const value& said, std::size_t depth) const {
        if (name != "attributes") return put(to, one(name, said, depth));
        if (!said.if_object() || said.if_object()->empty()) return wrong("attributes is an object: attribute, list of texts");
        for (const auto& [path, values] : *said.if_object())
            if (const auto added = put(to, attribute(path, values)); !added) return added;
        return {};
    }
    static result<void> put(condition& to, result<condition::term> made) {
        if (!made) return made.error();
        to.terms_.push_back(*std::move(made));
        return {};
    }
};

result<condition> condition::parse(const value* from, const permission_model& model) {
    if (!from) return condition();
    return condition_parser{model}.all_of(*from, 1);
}

}  // namespace gatehouse::access
