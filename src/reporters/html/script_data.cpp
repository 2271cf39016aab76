#include <cmath>
#include <set>
#include <string_view>

#include <nlohmann/json.hpp>

#include "reporters/html/sections.hpp"
#include "reporters/svg/palette.hpp"

namespace ipcbench::reporters::html {
namespace {

using Json = nlohmann::ordered_json;

/// More digits than anybody sees would only make the page larger.
double rounded(double value, int digits = 5) {
    if (value == 0 || !std::isfinite(value)) {
        return 0;
    }
    const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - (digits - 1));
    return unit >= 1 ? std::round(value / unit) * unit : std::round(value / unit) / std::round(1 / unit);
}

const char* text_of(Unit unit) {
    return unit == Unit::per_second ? "/s" : "ns";
}

Json json_of(const Bars& bars) {
    constexpr int digits = 8;  // rates are shown whole
    Json rows = Json::array();
    for (const BarRow& row : bars.rows) {
        Json values = Json::array();
        Json intervals = Json::array();
        bool any = false;
        for (const auto& value : row.values) {
            values.push_back(value ? Json(rounded(value->number, digits)) : Json());
            const bool has = value && value->interval;
            intervals.push_back(has ? Json{rounded(value->interval->low), rounded(value->interval->high)} : Json());
            any = any || has;
        }
        Json json{{"label", row.label}, {"values", std::move(values)}};
        if (any) {
            json["intervals"] = std::move(intervals);
        }
        if (!row.note.empty()) {
            json["note"] = row.note;
        }
        rows.push_back(std::move(json));
    }
    return {{"unit", text_of(bars.unit)},
            {"stacked", bars.stacked},
            {"control", bars.control},
            {"series", bars.series},
            {"rows", std::move(rows)}};
}

Json json_of(const Lines& lines) {
    Json curves = Json::array();
    for (const Line& line : lines.lines) {
        Json points = Json::array();
        for (const CurvePoint& point : line.points) {
            points.push_back({rounded(point.x), rounded(point.y)});
        }
        curves.push_back({{"label", line.label}, {"points", std::move(points)}});
    }
    Json ticks = Json::array();
    for (const Tick& tick : lines.ticks) {
        ticks.push_back({{"at", rounded(tick.at)}, {"label", tick.label}});
    }
    return {{"unit", text_of(lines.unit)}, {"xTitle", lines.x_title},   {"yTitle", lines.y_title},
            {"marks", lines.marks},        {"ticks", std::move(ticks)}, {"end", rounded(lines.end)},
            {"lines", std::move(curves)}};
}

/// The choices that the charts offer; one where there is nothing to choose is left out.
Json json_of_facets(const std::vector<Chart>& charts) {
    Json all = Json::array();
    const auto add = [&](const char* name, const char* title, std::string Facets::*facet) {
        std::vector<std::string> values;
        std::set<std::string_view> known;
        for (const Chart& chart : charts) {
            const std::string& value = chart.facets.*facet;
            if (!value.empty() && known.insert(value).second) {
                values.push_back(value);
            }
        }
        if (values.size() > 1) {
            all.push_back({{"facet", name}, {"title", title}, {"values", values}});
        }
    };
    add("variant", "Build", &Facets::variant);
    add("codec", "Codec", &Facets::codec);
    add("size", "Payload", &Facets::size);
    add("placement", "Placement", &Facets::placement);
    add("load", "Load", &Facets::load);
    return all;
}

}  // namespace

std::string script_data(const std::vector<Chart>& charts) {
    Json models = Json::object();
    for (std::size_t i = 0; i < charts.size(); ++i) {
        models[id_of(i)] = std::visit([](const auto& shape) { return json_of(shape); }, charts[i].shape);
    }
    const Json data{{"palette", svg::palette},
                    {"dashes", svg::dashes},
                    {"facets", json_of_facets(charts)},
                    {"charts", std::move(models)}};
    // In <script> the text ends at "</script", and "<!--" changes how it is read: no "<" stands in it as such.
    std::string text;
    for (const char c : data.dump(-1, ' ', true, Json::error_handler_t::replace)) {
        text += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : c == '&' ? "\\u0026" : std::string(1, c);
    }
    return text;
}

}  // namespace ipcbench::reporters::html
