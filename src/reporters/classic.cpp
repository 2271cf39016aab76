#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
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

class ClassicReporter final : public Reporter {
public:
    ClassicReporter(Output& out, std::string reference) : out_(out), reference_(std::move(reference)) {}

    void begin(const Context& context) override {
        out_.write(banner("ipcbench " + context.version + ", " + context.build_type) +
                   "Communication: Process-to-Process\n\n");
    }

    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        std::string text = iterations();
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
        for (const RunResult& result : results_) {
            if (!has_number(result)) {
                text += fmt::format("{}: {}: {}\n", result.transport, name_of(result.status), result.reason);
            }
        }
        out_.write(text);
    }

private:
    /// Where all were to do the same number of round trips, and did.
    [[nodiscard]] std::string iterations() const {
        const bool same = !results_.empty() && std::all_of(results_.begin(), results_.end(), [&](const RunResult& one) {
            return one.status == RunStatus::ok && one.asked_s == 0 && one.round_trips == results_.front().round_trips;
        });
        return same ? "Iterations per test: " + format_count(results_.front().round_trips) + "\n" : "";
    }

    static std::string size_title(const Ranking& ranking) {
        const RunResult& one = *ranking.rows.front();
        const std::string_view name = size_name(one.payload_bytes);
        return fmt::format("{}{} bytes{}", name.empty() ? "" : fmt::format("{} (", name), one.payload_bytes,
                           name.empty() ? "" : ")");
    }

    /// What tells it from its neighbours: the transport, and codec or placement where rankings differ in them.
    static std::string details(const Ranking& ranking) {
        const RunResult& one = *ranking.rows.front();
        return ranking.title.find("codec") != std::string::npos || ranking.title.find("placement") != std::string::npos
                   ? fmt::format(", {}, {}", one.codec, one.placement)
                   : "";
    }

    [[nodiscard]] const RunResult& base_of(const Ranking& ranking) const {
        for (const RunResult* const row : ranking.rows) {
            if (row->transport == reference_) {
                return *row;
            }
        }
        return *ranking.rows.back();
    }

    [[nodiscard]] std::string section(const Ranking& ranking) const {
        std::string text = banner(upper(size_title(ranking)) + details(ranking));
        for (const RunResult* const row : ranking.rows) {
            text += fmt::format("\n{}:\n", label_of(*row, ranking.rows));
            text += "  Total time:    " + duration_text(row->elapsed_s) + "\n";
            text += fmt::format("  Throughput:    {:.2f} K ops/s\n", row->round_trips_per_s() / 1e3);
            text += "  Avg latency:   " + per_call(*row) + "\n";
        }
        text += "\nComparison:\n";
        const RunResult& base = base_of(ranking);
        for (const RunResult* const row : ranking.rows) {
            if (row != &base) {
                const bool faster = row->round_trips_per_s() >= base.round_trips_per_s();
                text += "  " + comparison_text(faster ? *row : base, faster ? base : *row, ranking.rows) + "\n";
            }
        }
        return text;
    }

    static std::string summary(const Ranking& ranking) {
        std::string text = size_title(ranking) + details(ranking) + ":\n";
        std::size_t width = sizeof "Winner:";
        for (const RunResult* const row : ranking.rows) {
            width = std::max(width, label_of(*row, ranking.rows).size() + 1);
        }
        for (const RunResult* const row : ranking.rows) {
            text += fmt::format("  {:<{}} {}\n", label_of(*row, ranking.rows) + ":", width, per_call(*row));
        }
        if (ranking.rows.size() > 1) {
            const RunResult& winner = *ranking.rows[0];
            const Ratio ratio = speed_ratio(winner, *ranking.rows[1]);
            text += fmt::format("  {:<{}} {} ({} faster)\n", "Winner:", width, label_of(winner, ranking.rows),
                                times_text(ratio.value));
        }
        return text;
    }

    Output& out_;
    std::string reference_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_classic(Output& out, std::string reference) {
    return std::make_unique<ClassicReporter>(out, std::move(reference));
}

}  // namespace ipcbench::reporters
