#include <algorithm>
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
            for (const std::string& build : builds_of(ranking)) {
                text += "\n### Build: " + build + "\n\n" + figures(ranking, build);
            }
            text += speed_ups(ranking);
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
    /// By name, so that debug comes before release.
    static std::vector<std::string> builds_of(const Ranking& ranking) {
        std::vector<std::string> builds;
        for (const RunResult* const row : ranking.rows) {
            if (std::find(builds.begin(), builds.end(), row->variant) == builds.end()) {
                builds.push_back(row->variant);
            }
        }
        std::sort(builds.begin(), builds.end());
        return builds;
    }

    static std::string figures(const Ranking& ranking, const std::string& build) {
        std::vector<std::vector<std::string>> rows{
            {"Method", "Total round trips", "Round trips per second", "per second per core"}};
        for (const RunResult* const row : ranking.rows) {
            if (row->variant == build) {
                const double rate = row->round_trips_per_s();
                rows.push_back({row->transport, format_count(row->round_trips), rate_text(rate),
                                rate_text(rate / row->load.pairs)});
            }
        }
        return table_of(rows);
    }

    static const RunResult* find(const Ranking& ranking, const RunResult& like, const std::string& build) {
        for (const RunResult* const row : ranking.rows) {
            if (row->transport == like.transport && row->wait == like.wait && row->variant == build) {
                return row;
            }
        }
        return nullptr;
    }

    static std::string speed_ups(const Ranking& ranking) {
        const std::vector<std::string> builds = builds_of(ranking);
        std::string text;
        for (std::size_t i = 1; i < builds.size(); ++i) {
            std::vector<std::vector<std::string>> rows{
                {"Method", fmt::format("{} / {}", builds[i], builds[0]), "95 %", "verdict"}};
            for (const RunResult* const row : ranking.rows) {
                const RunResult* const base = row->variant == builds[i] ? find(ranking, *row, builds[0]) : nullptr;
                if (base != nullptr) {
                    const Ratio ratio = speed_ratio(*row, *base);
                    rows.push_back({row->transport, times_text(ratio.value), interval_text(ratio.interval),
                                    std::string(name_of(
                                        judge(ratio, std::max(row->noise.value_or(0), base->noise.value_or(0)))))});
                }
            }
            text += fmt::format("\n### Speed-up: {} against {}\n\n", builds[i], builds[0]) + table_of(rows);
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
