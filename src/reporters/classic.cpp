#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/micro_sign.hpp"
#include "ipcbench/base/units.hpp"
#include "reporters/context_words.hpp"
#include "reporters/numbers.hpp"
#include "reporters/placement_words.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/text_shape.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

const std::string rule(70, '=');

std::string banner(const std::string& title) {
    return rule + "\n" + title + "\n" + rule + "\n";
}

/// Returns "5.58 s", "1m 25.86s".
std::string duration_text(double seconds) {
    constexpr double minute = 60;
    if (seconds < minute) {
        return fmt::format("{:.2f} s", seconds);
    }
    const double minutes = std::floor(seconds / minute);
    return fmt::format("{:.0f}m {:.2f}s", minutes, seconds - minutes * minute);
}

std::string per_call(const RunResult& result) {
    return fmt::format("{:.2f} {}/call", result.rate_mean_ns / 1e3, microseconds_unit());
}

/// Returns the original benchmark's names for its four sizes.
std::string_view size_name(std::uint64_t bytes) {
    constexpr std::array<std::pair<std::uint64_t, std::string_view>, 4> names{
        {{15, "Small"}, {1000, "Medium"}, {10'000, "Big"}, {60'000, "Large"}}};
    const auto* const observed =
        std::find_if(names.begin(), names.end(), [&](const auto& name) { return name.first == bytes; });
    return observed == names.end() ? "" : observed->second;
}

std::string upper(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
    return text;
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
        text += plan_.placement ? "Placement: " + placement_text(*plan_.placement) + "\n" : "";
        text += fmt::format("Program: ipcbench {}, {}, {}\n", context.version, context.build_type, context.compiler);
        for (const Condition* const condition : conditions_that_affect_results(context)) {
            text += "Warning: " + condition->observed + "\n";
        }
        out_.write(text);
    }

    /// Prints one line at once as progress; the tables follow at the end.
    void result(const RunResult& result) override {
        results_.push_back(result);
        std::string text = fmt::format("\n[{}/{}] {}, {}, {}\n      ", results_.size(), plan_.tests, short_name(result),
                                       result.codec, bytes_text(result));
        text += result.status == RunStatus::ok
                    ? "Completed in " + duration_text(result.elapsed_s)
                    : fmt::format("{}: {}", capitalised(std::string(name_of(result.status))), result.reason);
        out_.write(text + "\n");
    }

    void end() override {
        std::string text;
        const ResultSet results(results_);
        const std::vector<Slice> slices = results.slices();
        for (const Slice& slice : slices) {
            text += "\n" + section(results, slice);
        }
        if (!slices.empty()) {
            text += "\n\n" + banner("OVERALL SUMMARY");
            for (const Slice& slice : slices) {
                text += "\n" + summary(results, slice);
            }
            text += "\n" + rule + "\n";
        }
        out_.write(text);
    }

private:
    /// Returns "15 bytes", or which document it is.
    static std::string bytes_text(const RunResult& result) {
        return result.message ? contents_text(result) : fmt::format("{} bytes", result.payload_bytes);
    }

    static std::string size_title(const Slice& slice) {
        const RunResult& one = *slice.rows.front()->result;
        const std::string_view name = size_name(one.payload_bytes);
        return name.empty() ? bytes_text(one) : fmt::format("{} ({})", name, bytes_text(one));
    }

    /// Returns "SMALL MESSAGE (15 bytes)".
    static std::string heading(const Slice& slice) {
        const RunResult& one = *slice.rows.front()->result;
        const std::string name = upper(std::string(size_name(one.payload_bytes)));
        return fmt::format("{}{}MESSAGE ({})", name, name.empty() ? "" : " ", bytes_text(one));
    }

    /// Returns what else distinguishes the slice, besides the size: the codec or placement, if they vary.
    static std::string details(const Slice& slice) {
        const RunResult& one = *slice.rows.front()->result;
        return slice.heading.has(Trait::codec) || slice.heading.has(Trait::placement)
                   ? fmt::format(", {}, {}", one.codec, one.placement)
                   : "";
    }

    /// Returns the rows in the order in which the transports were named, not by speed.
    [[nodiscard]] std::vector<const ResultRow*> as_named(const Slice& slice) const {
        std::vector<const ResultRow*> rows = slice.rows;
        const auto place = [&](const ResultRow* row) {
            return std::find(plan_.transports.begin(), plan_.transports.end(), row->result->transport);
        };
        std::stable_sort(rows.begin(), rows.end(),
                         [&](const ResultRow* one, const ResultRow* other) { return place(one) < place(other); });
        return rows;
    }

    [[nodiscard]] const ResultRow& base_of(const Slice& slice) const {
        for (const ResultRow* const row : slice.rows) {
            if (row->result->transport == plan_.reference) {
                return *row;
            }
        }
        return *slice.rows.back();
    }

    [[nodiscard]] std::string section(const ResultSet& results, const Slice& slice) const {
        std::string text = banner(heading(slice) + details(slice));
        for (const ResultRow* const row : as_named(slice)) {
            const RunResult& result = *row->result;
            text += fmt::format("\n{}:\n", results.label(*row, slice));
            text += "  Total time:    " + duration_text(result.elapsed_s) + "\n";
            text += fmt::format("  Throughput:    {:.2f} K ops/s\n", result.round_trips_per_s() / 1e3);
            text += "  Avg latency:   " + per_call(result) + "\n";
            for (const Warning& warning : pause_warnings(result)) {
                text += "  Warning:       " + text_of(warning) + "\n";
            }
        }
        text += slice.rows.size() > 1 ? "\nComparison:\n" : "";
        const ResultRow& base = base_of(slice);
        const auto named = [&](const ResultRow& row) { return Named{*row.result, results.label(row, slice)}; };
        for (const ResultRow* const row : slice.rows) {
            if (row != &base) {
                const bool faster = row->result->round_trips_per_s() >= base.result->round_trips_per_s();
                text += "  " + comparison_text(named(faster ? *row : base), named(faster ? base : *row)) + "\n";
            }
        }
        return text;
    }

    [[nodiscard]] std::string summary(const ResultSet& results, const Slice& slice) const {
        std::string text = size_title(slice) + details(slice) + ":\n";
        std::size_t width = sizeof "Winner:";
        for (const ResultRow* const row : slice.rows) {
            width = std::max(width, results.label(*row, slice).size() + 1);
        }
        for (const ResultRow* const row : as_named(slice)) {
            text += fmt::format("  {:<{}} {}\n", results.label(*row, slice) + ":", width, per_call(*row->result));
        }
        if (slice.rows.size() > 1) {
            const RunResult& winner = *slice.rows[0]->result;
            const RunResult& second = *slice.rows[1]->result;
            const Judgement judgement = judge_speeds(winner, second);
            const std::string times = times_text(judgement.ratio.value);
            text += fmt::format("  {:<{}} {}\n", "Winner:", width,
                                shows_difference(winner, second)
                                    ? fmt::format("{} ({} faster)", results.label(*slice.rows[0], slice), times)
                                    : fmt::format("{} ({})", verdict_text(judgement, Tolerance{}.margin), times));
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
