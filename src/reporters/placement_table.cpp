#include "reporters/placement_table.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "reporters/figures.hpp"
#include "reporters/groups.hpp"
#include "reporters/paint.hpp"

namespace ipcbench::reporters {
namespace {

/// All but the placement: what stands in one row.
struct Row {
    std::string name;
    std::string wait;
    std::map<std::string_view, double> rates{};  ///< by placement
    double best = 0;
};

/// What is known by name in its usual order, then CPUs as they were given.
std::vector<std::string_view> placements_of(const std::vector<RunResult>& results) {
    constexpr std::array<std::string_view, 3> usual{"none", "same", "cross"};
    std::vector<std::string_view> found;
    std::set<std::string_view> seen;
    for (const RunResult& result : results) {
        if (has_number(result) && seen.insert(result.placement).second) {
            found.push_back(result.placement);
        }
    }
    const auto place = [&](std::string_view placement) { return std::find(usual.begin(), usual.end(), placement); };
    std::stable_sort(found.begin(), found.end(),
                     [&](std::string_view one, std::string_view other) { return place(one) < place(other); });
    return found;
}

/// Those that were measured in several placements, the fastest first, by payload.
std::map<std::uint64_t, std::vector<Row>> rows_of(const std::vector<RunResult>& results, bool several_codecs) {
    using Key =
        std::tuple<std::uint64_t, std::string_view, std::string_view, std::string_view, std::string, std::string>;
    std::map<Key, Row> rows;
    for (const RunResult& result : results) {
        if (has_number(result)) {
            const std::string wait = to_string(result.wait);
            const std::string load = to_string(result.load);
            Row& row = rows[{result.payload_bytes, result.transport, result.codec, result.variant, wait, load}];
            row.name = result.transport + (several_codecs ? ":" + result.codec : "") +
                       (result.variant.empty() ? "" : " " + result.variant) + (load.empty() ? "" : " " + load);
            row.wait = wait;
            row.rates[result.placement] = result.round_trips_per_s();
            row.best = std::max(row.best, result.round_trips_per_s());
        }
    }
    std::map<std::uint64_t, std::vector<Row>> by_payload;
    for (auto& [key, row] : rows) {
        if (row.rates.size() > 1) {
            by_payload[std::get<0>(key)].push_back(std::move(row));
        }
    }
    for (auto& [bytes, some] : by_payload) {
        std::stable_sort(some.begin(), some.end(),
                         [](const Row& one, const Row& other) { return one.best > other.best; });
    }
    return by_payload;
}

}  // namespace

std::string placement_table(const std::vector<RunResult>& results, const Style& style) {
    const std::vector<std::string_view> placements = placements_of(results);
    if (placements.size() < 2) {
        return "";
    }
    const bool several_codecs = std::any_of(
        results.begin(), results.end(), [&](const RunResult& result) { return result.codec != results.front().codec; });
    const std::map<std::uint64_t, std::vector<Row>> by_payload = rows_of(results, several_codecs);
    std::size_t width = 0;
    for (const auto& [bytes, rows] : by_payload) {
        width = std::max(width, ("payload " + payload_text(bytes)).size());
        for (const Row& row : rows) {
            width = std::max(width, row.name.size());
        }
    }
    constexpr std::size_t wait_width = 12;  // "hybrid:10000"
    constexpr std::size_t figure_width = 11;
    std::string text;
    for (const auto& [bytes, rows] : by_payload) {
        std::string head = fmt::format("{:<{}}  {:<{}}", "payload " + payload_text(bytes), width, "wait", wait_width);
        for (const std::string_view placement : placements) {
            head += fmt::format("{:>{}}", placement, figure_width);
        }
        text += painted(head, Paint::label, style) + "\n";
        for (const Row& row : rows) {
            text += fmt::format("{:<{}}  {:<{}}", row.name, width, row.wait, wait_width);
            for (const std::string_view placement : placements) {
                const auto rate = row.rates.find(placement);
                text += fmt::format("{:>{}}", rate == row.rates.end() ? "-" : rate_text(rate->second), figure_width);
            }
            text += "\n";
        }
    }
    constexpr std::string_view title = "placements side by side, round trips per second";
    return text.empty() ? text : "\n" + painted(title, Paint::heading, style) + "\n" + text;
}

}  // namespace ipcbench::reporters
