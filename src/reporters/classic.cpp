#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/figures.hpp"
#include "reporters/ranking.hpp"
#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

const std::string rule(70, '=');

std::string banner(const std::string& title) {
    return rule + "\n" + title + "\n" + rule + "\n";
}

/// "5.58 s", "1m 25.86s".
std::string duration_text(double seconds) {
    constexpr double minute = 60;
    if (seconds < minute) {
        return fmt::format("{:.2f} s", seconds);
    }
    const double minutes = std::floor(seconds / minute);
    return fmt::format("{:.0f}m {:.2f}s", minutes, seconds - minutes * minute);
}

std::string per_call(const RunResult& result) {
    return fmt::format("{:.2f} μs/call", result.rate_mean_ns / 1e3);
}

/// The benchmark's own names for its four sizes.
std::string_view size_name(std::uint64_t bytes) {
    constexpr std::array<std::pair<std::uint64_t, std::string_view>, 4> names{
        {{15, "Small"}, {1000, "Medium"}, {10'000, "Big"}, {60'000, "Large"}}};
    const auto* const found =
        std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.first == bytes; });
    return found == names.end() ? "" : found->second;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
}

std::string capitalised(std::string_view word) {
    return upper(std::string(word.substr(0, 1))).append(word.substr(1));
}

class ClassicReporter final : public Reporter {
public:
    ClassicReporter(Output& out, ClassicPlan plan) : out_(out), plan_(std::move(plan)) {}

    void begin(const Context& context) override {
        const std::vector<std::string>& names = plan_.transports;
        std::string text = banner(names.size() == 2 ? names[0] + " vs " + names[1] + " Benchmark"
                                                    : "Inter-Process Communication Benchmark");
        text += plan_.iterations > 0 ? "Iterations per test: " + format_count(plan_.iterations) + "\n" : "";
        text += plan_.repetitions > 1 ? "Repetitions: " + format_count(plan_.repetitions) + "\n" : "";
        text += "Communication: Process-to-Process\n";
        text += fmt::format("Program: ipcbench {}, {}, {}\n", context.version, context.build_type, context.compiler);
        for (const std::string& found : what_spoils(context)) {
            text += "Warning: " + found + "\n";
        }
        out_.write(text);
    }

    /// One line for those who wait, as it comes; what belongs together follows at the end.
    void result(const RunResult& result) override {
        results_.push_back(result);
        std::string text = fmt::format("\n[{}/{}] {}, {}, {} bytes\n      ", results_.size(), plan_.tests,
                                       result.transport + (result.variant.empty() ? "" : " (" + result.variant + ")"),
                                       result.codec, result.payload_bytes);
        text += result.status == RunStatus::ok
                    ? "Completed in " + duration_text(result.elapsed_s)
                    : fmt::format("{}: {}", capitalised(name_of(result.status)), result.reason);
        out_.write(text + "\n");
    }

    void end() override {
        std::string text;
        const std::vector<Ranking> rankings = rank(results_);
        for (const Ranking& ranking : rankings) {
            text += "\n" + section(ranking);
        }
        if (!rankings.empty()) {
            text += "\n\n" + banner("OVERALL SUMMARY");
            for (const Ranking& ranking : rankings) {
                text += "\n" + summary(ranking);
            }
            text += "\n" + rule + "\n";
        }
        out_.write(text);
    }

private:
    static std::string size_title(const Ranking& ranking) {
        const RunResult& one = *ranking.rows.front();
        const std::string_view name = size_name(one.payload_bytes);
        return name.empty() ? fmt::format("{} bytes", one.payload_bytes)
                            : fmt::format("{} ({} bytes)", name, one.payload_bytes);
    }

    /// "SMALL MESSAGE (15 bytes)".
    static std::string heading(const Ranking& ranking) {
        const std::uint64_t bytes = ranking.rows.front()->payload_bytes;
        const std::string name = upper(std::string(size_name(bytes)));
        return fmt::format("{}{}MESSAGE ({} bytes)", name, name.empty() ? "" : " ", bytes);
    }

    /// What tells it from its neighbours: the transport, and codec or placement where rankings differ in them.
    static std::string details(const Ranking& ranking) {
        const RunResult& one = *ranking.rows.front();
        return ranking.title.find("codec") != std::string::npos || ranking.title.find("placement") != std::string::npos
                   ? fmt::format(", {}, {}", one.codec, one.placement)
                   : "";
    }

    /// The rows in the order in which the transports were named, not by speed.
    [[nodiscard]] std::vector<const RunResult*> as_named(const Ranking& ranking) const {
        std::vector<const RunResult*> rows = ranking.rows;
        const auto place = [&](const RunResult* row) {
            return std::find(plan_.transports.begin(), plan_.transports.end(), row->transport);
        };
        std::stable_sort(rows.begin(), rows.end(),
                         [&](const RunResult* one, const RunResult* other) { return place(one) < place(other); });
        return rows;
    }

    [[nodiscard]] const RunResult& base_of(const Ranking& ranking) const {
        for (const RunResult* const row : ranking.rows) {
            if (row->transport == plan_.reference) {
                return *row;
            }
        }
        return *ranking.rows.back();
    }

    [[nodiscard]] std::string section(const Ranking& ranking) const {
        const RowLabels labels(ranking.rows);
        std::string text = banner(heading(ranking) + details(ranking));
        for (const RunResult* const row : as_named(ranking)) {
            text += fmt::format("\n{}:\n", labels(*row));
            text += "  Total time:    " + duration_text(row->elapsed_s) + "\n";
            text += fmt::format("  Throughput:    {:.2f} K ops/s\n", row->round_trips_per_s() / 1e3);
            text += "  Avg latency:   " + per_call(*row) + "\n";
            for (const std::string& sentence : describe_pauses(*row)) {
                text += "  Warning:       " + sentence + "\n";
            }
        }
        text += "\nComparison:\n";
        const RunResult& base = base_of(ranking);
        for (const RunResult* const row : ranking.rows) {
            if (row != &base) {
                const bool faster = row->round_trips_per_s() >= base.round_trips_per_s();
                text += "  " + comparison_text(faster ? *row : base, faster ? base : *row, labels) + "\n";
            }
        }
        return text;
    }

    [[nodiscard]] std::string summary(const Ranking& ranking) const {
        const RowLabels labels(ranking.rows);
        std::string text = size_title(ranking) + details(ranking) + ":\n";
        std::size_t width = sizeof "Winner:";
        for (const RunResult* const row : ranking.rows) {
            width = std::max(width, labels(*row).size() + 1);
        }
        for (const RunResult* const row : as_named(ranking)) {
            text += fmt::format("  {:<{}} {}\n", labels(*row) + ":", width, per_call(*row));
        }
        if (ranking.rows.size() > 1) {
            const RunResult& winner = *ranking.rows[0];
            const std::string times = times_text(speed_ratio(winner, *ranking.rows[1]).value);
            const std::string label = labels(winner);
            text += fmt::format("  {:<{}} {}\n", "Winner:", width,
                                shows_difference(winner, *ranking.rows[1])
                                    ? fmt::format("{} ({} faster)", label, times)
                                    : fmt::format("no difference shown ({})", times));
        }
        return text;
    }

    Output& out_;
    ClassicPlan plan_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_classic(Output& out, ClassicPlan plan) {
    return std::make_unique<ClassicReporter>(out, std::move(plan));
}

}  // namespace ipcbench::reporters
