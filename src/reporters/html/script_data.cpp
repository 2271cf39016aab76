#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "reporters/escape.hpp"
#include "reporters/html/sections.hpp"
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

/// Returns "119,831/s [119,000/s, 121,000/s]".
std::string text_with_interval(const BarValue& value, Unit unit) {
    return value_text(value.number, unit) + (value.interval
                                                 ? fmt::format(" [{}, {}]", value_text(value.interval->low, unit),
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

Json json_of(const Lines& lines) {
    Json curves = Json::array();
    for (const Line& line : lines.lines) {
        Json points = Json::array();
        for (const CurvePoint& point : line.points) {
            points.push_back({rounded(point.x), rounded(point.y), value_text(point.y, lines.unit)});
        }
        Json curve{{"label", line.label}, {"points", std::move(points)}};
        if (!line.tips.empty()) {
            curve["more"] = line.tips;
        }
        if (line.muted) {
            curve["muted"] = true;
        }
        curves.push_back(std::move(curve));
    }
    Json ticks = Json::array();
    for (const Tick& tick : lines.ticks) {
        ticks.push_back(rounded(tick.at));
    }
    const Interval range = lines.range();
    const svg::LogScale scale(range.low, range.high);
    return {
        {"xTitle", lines.x_title},     {"yTitle", lines.y_title},      {"marks", lines.marks},
        {"places", places_of(lines)},  {"xTicks", std::move(ticks)},   {"end", rounded(lines.end)},
        {"low", rounded(scale.min())}, {"high", rounded(scale.max())}, {"yTicks", ticks_of(scale.ticks(), lines.unit)},
        {"lines", std::move(curves)}};
}

/// Returns the choices that the charts offer, without those that have only one value.
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
            all.push_back({{"facet", name_of(trait)}, {"title", title}, {"values", values}});
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
        Json values = Json::array({"all"});
        for (const Group group : groups_shown) {
            values.push_back(name_of(group));
        }
        all.push_back({{"facet", "wait"}, {"title", "Waits by"}, {"values", std::move(values)}});
    }
    return all;
}

}  // namespace

std::string script_data(const std::vector<Chart>& charts) {
    Json models = Json::object();
    for (std::size_t i = 0; i < charts.size(); ++i) {
        models[id_of(i)] = std::visit([](const auto& shape) { return json_of(shape); }, charts[i].shape);
    }
    const Json data{{"palette", svg::palette},
                    {"grey", svg::grey},
                    {"dashes", svg::dashes},
                    {"facets", json_of_facets(charts)},
                    {"charts", std::move(models)}};
    return script_escaped(data.dump(-1, ' ', true, Json::error_handler_t::replace));
}

}  // namespace ipcbench::reporters::html
