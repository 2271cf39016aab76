#include "reporters/history/history.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"
#include "reporters/context_json.hpp"
#include "reporters/escape.hpp"
#include "reporters/json_document.hpp"
#include "reporters/json_node.hpp"
#include "reporters/results/groups.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/speed.hpp"

namespace ipcbench::reporters {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::uint64_t history_version = 1;

HistoryPoint read_point(const JsonNode& node) {
    HistoryPoint point{node.at("machine").text(),        node.at("cell").text(),    node.at("date").text(),
                       node.at("label").text_or_empty(), node.at("per_s").number(), node.at("repetitions").count()};
    if (point.per_s <= 0) {
        node.at("per_s").fail("a rate of 0 cannot be compared");
    }
    return point;
}

Json point_json(const HistoryPoint& point) {
    return {{"machine", point.machine},    {"cell", point.cell},   {"date", point.date},
            {"label", known(point.label)}, {"per_s", point.per_s}, {"repetitions", point.repetitions}};
}

}  // namespace

History read_history(const std::string& path) {
    History history{path, {}};
    const auto node = [&](const Json& value) { return JsonNode(value, history.name); };
    bool version_known = false;
    const std::set<std::string> there =
        read_file_fields(path, path,
                         {{{"history_version",
                            [&](const Json& value) {
                                const JsonNode version = node(value).in("history_version");
                                if (version.count() != history_version) {
                                    version.fail(fmt::format("this program knows version {}", history_version));
                                }
                                version_known = true;
                            }}},
                          {{"points", [&](const Json& value, std::size_t index) {
                                history.points.push_back(read_point(node(value).in("points").in(index)));
                            }}}});
    if (!version_known || !there.contains("points")) {
        throw Error(ErrorKind::usage, fmt::format("'{}' is not a history", path),
                    "ipcbench history add writes one; it is not a report of ipcbench run");
    }
    return history;
}

std::string history_document(const History& history) {
    std::string text = fmt::format(R"({{"history_version": {}, "points": [)", history_version);
    const char* separator = "\n";
    for (const HistoryPoint& point : history.points) {
        text += std::exchange(separator, ",\n") + text_of(point_json(point));
    }
    return text + "\n]}\n";
}

std::string machine_name(const Context& context) {
    std::string name = context.host.empty() ? "" : context.host + ", ";
    name += fmt::format("{} CPU{}", context.cpus, context.cpus == 1 ? "" : "s");
    return context.cpu_model.empty() ? name : name + " of " + context.cpu_model;
}

std::size_t add_report(History& history, const ReportFile& report, const std::string& machine,
                       const std::string& label) {
    UniqueNames unique;
    std::size_t added = 0;
    const std::size_t before = history.points.size();
    for (const RunResult& result : report.results) {
        if (!has_number(result)) {
            continue;
        }
        const double speed = typical_speed(result);
        const HistoryPoint point{machine,
                                 unique(cell_name(result)),
                                 report.context.date,
                                 label,
                                 speed,
                                 std::max<std::uint64_t>(1, result.repetitions.size())};
        const auto end = history.points.begin() + static_cast<std::ptrdiff_t>(before);
        if (std::any_of(history.points.begin(), end, [&](const HistoryPoint& other) {
                return other.machine == point.machine && other.cell == point.cell && other.date == point.date;
            })) {
            throw Error(
                ErrorKind::usage,
                fmt::format("'{}' is in '{}' already: {}, {}", report.name, history.name, point.cell, point.date),
                "each report is added once");
        }
        history.points.push_back(point);
        ++added;
    }
    return added;
}

std::vector<double> HistorySeries::rates() const {
    std::vector<double> rates(points.size());
    std::transform(points.begin(), points.end(), rates.begin(), [](const HistoryPoint* point) { return point->per_s; });
    return rates;
}

std::vector<HistorySeries> series_of(const History& history) {
    std::map<std::pair<std::string, std::string>, std::size_t> places;
    std::vector<HistorySeries> series;
    for (const HistoryPoint& point : history.points) {
        const auto [place, is_new] = places.try_emplace({point.machine, point.cell}, series.size());
        if (is_new) {
            series.emplace_back();
        }
        series[place->second].points.push_back(&point);
    }
    return series;
}

std::string otava_csv(const std::vector<HistorySeries>& series, std::vector<std::string>& left_out) {
    using Time = std::pair<std::string, std::string>;  // with its label
    std::vector<Time> times;                           // in the order in which they were added
    std::vector<std::map<Time, double>> rates;
    for (const HistorySeries& one : series) {
        rates.emplace_back();
        for (const HistoryPoint* const point : one.points) {
            const Time time{point->date, point->label};
            rates.back()[time] = point->per_s;
            if (std::find(times.begin(), times.end(), time) == times.end()) {
                times.push_back(time);
            }
        }
    }
    std::string text = "time,label";
    std::vector<std::size_t> complete;
    for (std::size_t i = 0; i < series.size(); ++i) {
        if (rates[i].size() == times.size()) {
            complete.push_back(i);
            text += "," + csv_field(without_formula(series[i].first().cell));
        } else {
            left_out.push_back(series[i].first().cell);
        }
    }
    text += "\n";
    for (const Time& time : times) {
        text += csv_field(without_formula(time.first)) + "," + csv_field(without_formula(time.second));
        for (const std::size_t i : complete) {
            text += fmt::format(",{:.6g}", rates[i].at(time));
        }
        text += "\n";
    }
    return text;
}

}  // namespace ipcbench::reporters
