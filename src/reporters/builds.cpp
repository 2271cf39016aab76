#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/figures.hpp"
#include "reporters/ranking.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

/// A row of a Markdown table that is also readable as it stands: the first cell to the left, figures to the right.
std::string table_of(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size());
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], row[i].size());
        }
    }
    std::string text;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t i = 0; i < widths.size(); ++i) {
            text += i == 0 ? fmt::format("| {:<{}} ", rows[r][i], widths[i])
                           : fmt::format("| {:>{}} ", rows[r][i], widths[i]);
        }
        text += "|\n";
        if (r == 0) {
            for (std::size_t i = 0; i < widths.size(); ++i) {
                text += (i == 0 ? "|-" + std::string(widths[i], '-') + "-" : "|-" + std::string(widths[i], '-') + ":");
            }
            text += "|\n";
        }
    }
    return text;
}

class BuildsReporter final : public Reporter {
public:
    explicit BuildsReporter(Output& out) : out_(out) {}

    void begin(const Context& context) override {
        std::string text;
        for (const std::string& found : what_spoils(context)) {
            text += "> **Warning:** " + found + "\n";
        }
        out_.write(text);
    }

    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        std::string text;
        const std::vector<Ranking> rankings = rank(results_);
        for (const Ranking& ranking : rankings) {
            text += ranking.title.empty() ? "" : "\n## " + ranking.title + "\n";
            const Builds builds = builds_of(ranking);
            for (const auto& [build, rows] : builds) {
                text += fmt::format("\n### Build: {}\n\n", build) + figures(rows);
            }
            text += speed_ups(builds);
        }
        for (const RunResult& result : results_) {
            for (const std::string& sentence : describe_pauses(result)) {
                text += fmt::format("\n> **Warning:** {} ({}): {}\n", result.transport, result.variant, sentence);
            }
            if (!has_number(result)) {
                text += fmt::format("\n{} {} ({}): {}\n", name_of(result.status), result.transport, result.variant,
                                    result.reason);
            }
        }
        if (!rankings.empty()) {
            text += "\nPer core as the Rust ping-pong experiment counts: one pair of processes is one core.\n";
        }
        out_.write(text);
    }

private:
    /// The rows of each build. By name, so that debug comes before release.
    using Builds = std::map<std::string_view, std::vector<const RunResult*>>;

    static Builds builds_of(const Ranking& ranking) {
        Builds builds;
        for (const RunResult* const row : ranking.rows) {
            builds[row->variant].push_back(row);
        }
        return builds;
    }

    static std::string figures(const std::vector<const RunResult*>& of_build) {
        std::vector<std::vector<std::string>> rows{
            {"Method", "Total round trips", "Round trips per second", "per second per core"}};
        for (const RunResult* const row : of_build) {
            const double rate = row->round_trips_per_s();
            rows.push_back(
                {row->transport, format_count(row->round_trips), rate_text(rate), rate_text(rate / row->load.pairs)});
        }
        return table_of(rows);
    }

    /// Each build against the first one.
    static std::string speed_ups(const Builds& builds) {
        const auto key = [](const RunResult& row) { return std::pair(row.transport, to_string(row.wait)); };
        std::map<std::pair<std::string, std::string>, const RunResult*> base;
        for (const RunResult* const row : builds.begin()->second) {
            base.emplace(key(*row), row);
        }
        std::string text;
        for (auto build = std::next(builds.begin()); build != builds.end(); ++build) {
            std::vector<std::vector<std::string>> rows{
                {"Method", fmt::format("{} / {}", build->first, builds.begin()->first), "95 %", "verdict"}};
            for (const RunResult* const row : build->second) {
                if (const auto found = base.find(key(*row)); found != base.end()) {
                    const RunResult& other = *found->second;
                    const Ratio ratio = speed_ratio(*row, other);
                    const double noise = std::max(row->noise.value_or(0), other.noise.value_or(0));
                    rows.push_back({row->transport, times_text(ratio.value), interval_text(ratio.interval),
                                    std::string(name_of(judge(ratio, noise)))});
                }
            }
            text +=
                fmt::format("\n### Speed-up: {} against {}\n\n", build->first, builds.begin()->first) + table_of(rows);
        }
        return text;
    }

    Output& out_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_builds(Output& out) {
    return std::make_unique<BuildsReporter>(out);
}

}  // namespace ipcbench::reporters
