#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
#include "reporters/numbers.hpp"
#include "reporters/svg/palette.hpp"
#include "reporters/svg/scale.hpp"

namespace ipcbench::reporters::html {
namespace {

using Json = nlohmann::ordered_json;

/// Rounds a number: digits that are never shown would only make the page larger.
double rounded(double value) {
    constexpr int digits = 5;
    if (value == 0 || !std::isfinite(value)) {
        return 0;
    }
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - (digits - 1));
    return unit >= 1 ? std::round(value / unit) * unit : std::round(value / unit) / std::round(1 / unit);
}

Json ticks_of(const std::vector<double>& places, Unit unit) {
    Json ticks = Json::array();
    for (const double at : places) {
        ticks.push_back({{"at", rounded(at)}, {"label", tick_text(at, unit)}});
    }
    return ticks;
}

/// Returns "119,831/s (119,000/s .. 121,000/s)".
std::string text_with_interval(const BarValue& value, Unit unit) {
    return value_text(value.number, unit) + (value.interval
                                                 ? fmt::format(" ({} .. {})", value_text(value.interval->low, unit),
                                                               value_text(value.interval->high, unit))
                                                 : "");
}

Json json_of(const Bars& bars) {
    Json rows = Json::array();
    for (const BarRow& row : bars.rows) {
        Json values = Json::array();
        for (const auto& value : row.values) {
            Json json;
            if (value) {
                json = {{"is", rounded(value->number)}, {"text", value_text(value->number, bars.unit)}};
                if (value->interval) {
                    json["interval"] = {rounded(value->interval->low), rounded(value->interval->high)};
                    json["tip"] = text_with_interval(*value, bars.unit);
                }
            }
            values.push_back(std::move(json));
        }
        Json json{{"label", row.label}, {"values", std::move(values)}};
        if (bars.stacked) {
            json["total"] = value_text(row.total(), bars.unit);
        }
        if (!row.note.empty()) {
            json["note"] = row.note;
        }
        if (!row.brief.empty()) {
            json["brief"] = row.brief;
        }
        if (!row.tip.empty()) {
            json["more"] = row.tip;
        }
        if (row.muted && bars.series.size() == 1) {
            json["muted"] = true;
        }
        rows.push_back(std::move(json));
    }
    Json json{{"stacked", bars.stacked},
              {"control", bars.control},
              {"series", bars.series},
              {"end", rounded(bars.end())},
              {"ticks", ticks_of(svg::LinearScale(bars.end()).ticks(), bars.unit)},
              {"rows", std::move(rows)}};
    if (!bars.left_out.empty()) {
        json["leftOut"] = bars.left_out;
    }
    return json;
}

/// Returns the names of all positions that have a point or a tick; many points share one.
Json places_of(const Lines& lines) {
    std::map<double, std::string> names;
    for (const Line& line : lines.lines) {
        for (const CurvePoint& point : line.points) {
            const double at = rounded(point.x);
            if (lines.text_of_x != nullptr && !names.contains(at)) {
                names.emplace(at, lines.text_of_x(point.x));
            }
        }
    }
    for (const Tick& tick : lines.ticks) {
        names[rounded(tick.at)] = tick.label;
    }
    Json places = Json::array();
    for (const auto& [at, name] : names) {
        places.push_back({at, name});
    }
    return places;
}

/// Writes a number as nlohmann does.
void add_number(std::string& json, double value) {
    constexpr double smallest_without_exponent = 1e-4;
    constexpr double first_with_exponent = 1e15;
    const double size = std::abs(value);
    const bool plain = size == 0 || (size >= smallest_without_exponent && size < first_with_exponent);
    std::array<char, 32> text{};
    const char* const end = std::to_chars(text.data(), text.data() + text.size(), value,
                                          plain ? std::chars_format::fixed : std::chars_format::scientific)
                                .ptr;
    const std::string_view written(text.data(), static_cast<std::size_t>(end - text.data()));
    json.append(written).append(plain && written.find('.') == std::string_view::npos ? ".0" : "");
}

std::string text_of_json(const Json& json) {
    return json.dump(-1, ' ', true, Json::error_handler_t::replace);
}

/// Returns the curves as JSON text. Thousands of curves have so many points that a tree of them takes longer to make
/// than all the rest of the page.
std::string text_of_curves(const Lines& lines) {
    std::map<std::string, std::string> known;  // texts that need quoting, because of the sign for micro
    std::string json = "[";
    for (const Line& line : lines.lines) {
        json += json.size() > 1 ? "," : "";
        json += "{\"label\":" + text_of_json(line.label) + ",\"points\":[";
        const char* separator = "[";
        for (const CurvePoint& point : line.points) {
            json += std::exchange(separator, ",[");
            add_number(json, rounded(point.x));
            json += ',';
            add_number(json, rounded(point.y));
            json += ',';
            const auto [text, is_new] = known.try_emplace(value_text(point.y, lines.unit));
            if (is_new) {
                text->second = text_of_json(text->first);
            }
            json.append(text->second).append("]");
        }
        json += ']';
        json += line.tips.empty() ? "" : ",\"more\":" + text_of_json(line.tips);
        json += line.muted ? ",\"muted\":true}" : "}";
    }
    json += ']';
    return json;
}

/// Returns all but the curves.
Json json_of(const Lines& lines) {
    Json ticks = Json::array();
    for (const Tick& tick : lines.ticks) {
        ticks.push_back(rounded(tick.at));
    }
    const Interval range = lines.range();
    const svg::LogScale scale(range.low, range.high);
    return {
        {"xTitle", lines.x_title},     {"yTitle", lines.y_title},      {"marks", lines.marks},
        {"places", places_of(lines)},  {"xTicks", std::move(ticks)},   {"end", rounded(lines.end)},
        {"low", rounded(scale.min())}, {"high", rounded(scale.max())}, {"yTicks", ticks_of(scale.ticks(), lines.unit)}};
}

/// Adds a field to an object. The texts are JSON.
std::string text_with(std::string object, std::string_view name, std::string_view value) {
    object.pop_back();
    const std::string key = fmt::format(",\"{}\":", name);
    object.reserve(object.size() + key.size() + value.size() + 1);  // many megabytes, which growing would copy
    object.append(key).append(value).append("}");
    return object;
}

std::string text_of_model(const Lines& lines) {
    return text_with(text_of_json(json_of(lines)), "lines", text_of_curves(lines));
}

std::string text_of_model(const Bars& bars) {
    return text_of_json(json_of(bars));
}

/// Returns the choices that the charts offer, without those that have only one value. All values can be chosen, too.
Json json_of_facets(const std::vector<Chart>& charts) {
    Json all = Json::array();
    const auto add = [&](Trait trait, const char* title) {
        std::vector<std::string> values;
        std::set<std::string> known;
        for (const Chart& chart : charts) {
            if (std::string value = chart.heading.text_of(trait); !value.empty() && known.insert(value).second) {
                values.push_back(std::move(value));
            }
        }
        if (values.size() > 1) {
            all.push_back({{"facet", name_of(trait)}, {"title", title}, {"values", values}, {"allAtFirst", false}});
        }
    };
    add(Trait::build, "Build");
    add(Trait::codec, "Codec");
    add(Trait::payload, "Payload");
    add(Trait::placement, "Placement");
    add(Trait::load, "Load");
    std::set<Group> groups_shown;
    for (const Chart& chart : charts) {
        groups_shown.insert(chart.group);
    }
    groups_shown.erase(Group::control);
    if (groups_shown.size() > 1) {
        Json values = Json::array();
        for (const Group group : groups_shown) {
            values.push_back(name_of(group));
        }
        all.push_back({{"facet", "wait"}, {"title", "Waits by"}, {"values", std::move(values)}, {"allAtFirst", true}});
    }
    return all;
}

}  // namespace

std::string script_data(const std::vector<Chart>& charts) {
    std::string models = "{";
    for (std::size_t i = 0; i < charts.size(); ++i) {
        models += fmt::format("{}{}:", i == 0 ? "" : ",", text_of_json(id_of(i)));
        models += script_escaped(std::visit([](const auto& shape) { return text_of_model(shape); }, charts[i].shape));
    }
    models += '}';
    const Json data{
        {"palette", svg::palette}, {"grey", svg::grey}, {"dashes", svg::dashes}, {"facets", json_of_facets(charts)}};
    return text_with(script_escaped(text_of_json(data)), "charts", models);
}

}  // namespace ipcbench::reporters::html
