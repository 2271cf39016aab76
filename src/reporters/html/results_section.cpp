#include <algorithm>
#include <functional>

#include <fmt/format.h>

#include "reporters/html/sections.hpp"
#include "reporters/html/table.hpp"
#include "reporters/load_text.hpp"

namespace ipcbench::reporters::html {
namespace {

struct ResultColumn {
    std::string title;
    bool figure = true;
    std::function<Cell(const Row&)> cell;
};

std::function<Cell(const Row&)> time_of(double RoundTripTimes::*which) {
    return [which](const Row& row) {
        return row.result->rtt ? figure((*row.result->rtt).*which, Unit::nanoseconds) : Cell{};
    };
}

std::optional<double> switches(const RunResult& result) {
    if (!result.parent || (!result.child && !result.control)) {
        return std::nullopt;
    }
    std::uint64_t all = result.parent->voluntary_switches + result.parent->involuntary_switches;
    all += result.child ? result.child->voluntary_switches + result.child->involuntary_switches : 0;
    return static_cast<double>(all) / static_cast<double>(result.round_trips);
}

std::vector<ResultColumn> columns_for(const Collection& results) {
    std::vector<ResultColumn> all;
    all.push_back({"transport", false, [&results](const Row& row) {
                       const RunStatus status = row.result->status;
                       return Cell{results.label(row), {}, status == RunStatus::ok ? "" : std::string(name_of(status))};
                   }});
    // What does not vary stands at the top of the page.
    if (results.several_sizes()) {
        all.push_back({"payload", true, [](const Row& row) {
                           const std::uint64_t bytes = row.result->payload_bytes;
                           return Cell{size_text(bytes), static_cast<double>(bytes), ""};
                       }});
    }
    const auto facet = [&](std::string Facets::*which, const char* title, bool wanted) {
        if (wanted) {
            all.push_back({title, false, [&results, which](const Row& row) {
                               return Cell{results.facets(*row.result).*which, {}, ""};
                           }});
        }
    };
    facet(&Facets::codec, "codec", results.codec_is_a_facet());
    facet(&Facets::variant, "build", results.several_variants());
    facet(&Facets::placement, "placement", results.several_placements());
    facet(&Facets::load, "load", results.several_loads());
    all.push_back({"wait", false, [](const Row& row) { return Cell{to_string(row.result->wait), {}, ""}; }});
    all.push_back({"round trips", true,
                   [](const Row& row) { return figure(row.result->round_trips_per_s(), Unit::per_second); }});
    all.push_back({"interval", true, [](const Row& row) {
                       const std::optional<Interval>& interval = row.result->rate_interval;
                       const double rate = row.result->round_trips_per_s();
                       return interval ? Cell{fmt::format("{:+.1f} / {:+.1f} %", (interval->low / rate - 1) * 100,
                                                          (interval->high / rate - 1) * 100),
                                              (interval->high - interval->low) / rate, ""}
                                       : Cell{};
                   }});
    all.push_back({"mean", true, [](const Row& row) { return figure(row.result->rate_mean_ns, Unit::nanoseconds); }});
    all.push_back({"p50", true, time_of(&RoundTripTimes::p50)});
    all.push_back({"p90", true, time_of(&RoundTripTimes::p90)});
    all.push_back({"p99", true, time_of(&RoundTripTimes::p99)});
    all.push_back({"p99.9", true, time_of(&RoundTripTimes::p99_9)});
    all.push_back({"p99.99", true, time_of(&RoundTripTimes::p99_99)});
    all.push_back({"max", true, time_of(&RoundTripTimes::max)});
    all.push_back(
        {"CPU", true, [](const Row& row) { return figure(row.result->cpu_ns_per_round_trip(), Unit::nanoseconds); }});
    all.push_back({"switches", true, [](const Row& row) {
                       const std::optional<double> count = switches(*row.result);
                       return count ? Cell{fmt::format("{:.3g}", *count), count, ""} : Cell{};
                   }});
    if (std::any_of(results.measured().begin(), results.measured().end(),
                    [](const Row& row) { return !row.result->cpu_relation.empty(); })) {
        all.push_back({"pinned to", false, [](const Row& row) { return Cell{row.result->cpu_relation, {}, ""}; }});
    }
    if (std::any_of(results.measured().begin(), results.measured().end(),
                    [](const Row& row) { return !load_words(*row.result).empty(); })) {
        all.push_back({"what came of the load", false, [](const Row& row) {
                           return Cell{load_words(*row.result), {}, ""};
                       }});
    }
    return all;
}

}  // namespace

std::string results_section(const Collection& results) {
    if (results.measured().empty()) {
        return "";
    }
    const std::vector<ResultColumn> columns = columns_for(results);
    Table table;
    table.caption = "All results";
    for (const ResultColumn& column : columns) {
        table.columns.push_back({column.title, column.figure});
    }
    for (const Collection::Slice& slice : results.slices()) {
        for (const Row& row : slice.rows) {
            std::vector<Cell> cells;
            cells.reserve(columns.size());
            for (const ResultColumn& column : columns) {
                cells.push_back(column.cell(row));
            }
            table.rows.push_back(std::move(cells));
        }
    }
    return "<section id=\"results\">\n<h2>All results</h2>\n<p class=\"note\">Those that give the CPU away, those that "
           "keep it busy, those without a second process; each fastest first. Round trips (of a stream messages, of "
           "whole lives connections): per second, with "
           "its interval where there were several repetitions. Mean: of all round trips; p50 to max: of those that "
           "were "
           "timed singly. CPU: time of both processes per round trip. Switches: context switches of both per round "
           "trip.</p>\n" +
           html_of(table) + "</section>\n";
}

}  // namespace ipcbench::reporters::html
