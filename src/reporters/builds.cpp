#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/units.hpp"
#include "reporters/context_words.hpp"
#include "reporters/reporters.hpp"
#include "reporters/results/names.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/results/speed.hpp"
#include "reporters/tables/render.hpp"
#include "reporters/warning_words.hpp"

namespace ipcbench::reporters {
namespace {

/// Returns a column of figures; the first column is left-aligned, all others right-aligned.
Column figures_column(std::string title) {
    return {std::move(title), Align::right};
}

class BuildsReporter final : public Reporter {
public:
    BuildsReporter(Output& out, std::optional<CommonPlacement> placement)
        : out_(out), placement_(std::move(placement)) {}

    void begin(const Context& context) override {
        std::string text;
        for (const Condition* const condition : conditions_that_affect_results(context)) {
            text += "> **Warning:** " + condition->observed + "\n";
        }
        text += placement_ ? (text.empty() ? "" : "\n") + ("Placement: " + placement_text(*placement_)) + "\n" : "";
        out_.write(text);
    }

    void result(const RunResult& result) override { results_.push_back(result); }

    void end() override {
        const ResultSet results(results_);
        std::string text;
        for (const Slice& slice : results.slices()) {
            text += slice.heading.empty() ? "" : "\n## " + slice.heading.title() + "\n";
            for (const Table& table : tables_of(results, slice)) {
                text += markdown_of(table, MarkdownForm::padded);
            }
        }
        const bool any = !text.empty();
        for (const RunResult& result : results_) {
            for (const Warning& warning : pause_warnings(result)) {
                text += fmt::format("\n> **Warning:** {}: {}\n", short_name(result), text_of(warning));
            }
            if (!has_number(result)) {
                text += fmt::format("\n{} {}: {}\n", name_of(result.status), short_name(result), result.reason);
            }
        }
        text += any ? "\nPer core as the Rust ping-pong experiment counts: one pair of processes is one core.\n" : "";
        out_.write(text);
    }

private:
    /// Ordered by name, so that debug comes before release.
    using Builds = std::map<std::string_view, std::uint32_t>;

    static std::vector<Table> tables_of(const ResultSet& results, const Slice& slice) {
        Builds builds;
        for (const ResultRow* const row : slice.rows) {
            builds.emplace(row->result->variant, row->value(Trait::build));
        }
        std::vector<Table> tables;
        for (const auto& [name, build] : builds) {
            tables.push_back(figures_of(results, slice, name, build));
        }
        for (auto build = std::next(builds.begin()); build != builds.end(); ++build) {
            tables.push_back(speed_up(results, slice, *build, *builds.begin()));
        }
        return tables;
    }

    static std::string method(const ResultSet& results, const Slice& slice, const ResultRow& row) {
        return results.label(row, slice.headings.with(Trait::build));
    }

    static Table figures_of(const ResultSet& results, const Slice& slice, std::string_view name, std::uint32_t build) {
        Table table = table_of_rows("Build: " + std::string(name),
                                    {{"Method"},
                                     figures_column("Total round trips"),
                                     figures_column("Round trips per second"),
                                     figures_column("per second per core")},
                                    {});
        for (const ResultRow* const row : slice.rows) {
            if (row->value(Trait::build) == build) {
                const RunResult& result = *row->result;
                const double rate = result.round_trips_per_s();
                table.groups[0].rows.push_back({{{method(results, slice, *row)},
                                                 {format_count(result.round_trips)},
                                                 {rate_text(rate)},
                                                 {rate_text(rate / result.load.pairs)}}});
            }
        }
        return table;
    }

    /// Returns the table that compares one build with the first one. Its rows are judged together.
    static Table speed_up(const ResultSet& results, const Slice& slice, const Builds::value_type& build,
                          const Builds::value_type& base) {
        Table table = table_of_rows(fmt::format("Speed-up: {} against {}", build.first, base.first),
                                    {{"Method"},
                                     figures_column(fmt::format("{} / {}", build.first, base.first)),
                                     figures_column("interval"),
                                     figures_column("verdict")},
                                    {});
        std::vector<const ResultRow*> rows;
        std::vector<Difference> differences;
        for (const Series& series : results.series(slice, Trait::build)) {
            const ResultRow* const row = series.points[build.second];
            const ResultRow* const other = series.points[base.second];
            if (row != nullptr && other != nullptr) {
                rows.push_back(row);
                differences.push_back(
                    {speed_effect(*row->result, *other->result), noise_of(*row->result, *other->result)});
            }
        }
        const Tolerance tolerance;
        const std::vector<Judgement> judgements = judge_all(differences, tolerance);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            table.groups[0].rows.push_back({{{method(results, slice, *rows[i])},
                                             {times_text(judgements[i].ratio.value)},
                                             {interval_text(judgements[i].ratio.interval)},
                                             {verdict_text(judgements[i], tolerance.margin)}}});
        }
        return table;
    }

    Output& out_;
    std::optional<CommonPlacement> placement_;
    std::vector<RunResult> results_;
};

}  // namespace

std::unique_ptr<Reporter> make_builds(Output& out, std::optional<CommonPlacement> placement) {
    return std::make_unique<BuildsReporter>(out, std::move(placement));
}

}  // namespace ipcbench::reporters
