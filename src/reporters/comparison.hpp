#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ipcbench/stats/judgement.hpp"
#include "reporters/calibration.hpp"
#include "reporters/report_file.hpp"
#include "reporters/style.hpp"
#include "reporters/tables/table.hpp"

namespace ipcbench::reporters {

/// A cell that is in both reports.
struct ComparedCell {
    const RunResult* before = nullptr;
    const RunResult* after = nullptr;
    Effect effect;  ///< speed of `after` relative to `before`: over 1 is faster
    double noise = 0;
    bool noise_known = false;                ///< whether there is a self-check of this cell, or a calibration
    bool at_other_times = false;             ///< whether `noise` is that of noise_at_other_times
    Judgement judgement{};                   ///< corrected for the number of cells
    std::vector<std::string> differences{};  ///< effective options that differ: "sndbuf: 4096 -> 8192"
};

/// The comparison of two reports. Borrows both.
struct ReportComparison {
    const ReportFile* before = nullptr;
    const ReportFile* after = nullptr;
    Tolerance tolerance;
    std::vector<ComparedCell> cells;
    std::vector<std::string> only_before;  ///< cells that the other report lacks, or that have no number in either
    std::vector<std::string> failed;       ///< cells that failed afterwards, with the reason
    std::vector<std::string> skipped;      ///< cells that were measured before and skipped afterwards, with the reason
    std::vector<std::string> only_after;
    std::vector<std::string> in_neither;     ///< cells that were skipped in both, with the reason
    std::vector<std::string> other_options;  ///< cells that differ only in options, with those options; not compared
    std::size_t gone = 0;  ///< number of cells that were measured before, and afterwards neither measured nor failed
    std::vector<std::string>
        context;  ///< what differs between the machines and builds: "kernel: Linux 6.1 -> Linux 6.2"
    std::vector<std::string> conditions;  ///< what makes the numbers of either report unreliable, and of which

    /// Returns whether there is anything to judge, or to fail for.
    [[nodiscard]] bool empty() const noexcept { return cells.empty() && failed.empty() && skipped.empty(); }
};

/// Compares two reports. Cells are the same if everything that was requested is: transport, codec, payload, wait mode,
/// placement, options, load, timing and build variant. A report of an earlier version does not record the requested
/// options; then differences in the effective options are listed. Both reports must outlive the result.
/// A cell's noise is that of its self-checks and of `calibration` (may be null), whichever is greater; without a
/// calibration, that of other times counts, too.
[[nodiscard]] ReportComparison compare(const ReportFile& before, const ReportFile& after,
                                       const Tolerance& tolerance = {}, const CalibratedNoise* calibration = nullptr);

/// One of the other builds in a report, and the build that measured them all, as if they were reports of their own.
struct BuildPair {
    ReportFile base;
    ReportFile current;
};

/// Splits a report into pairs of builds that can be compared, ordered by name; none if there is only one build. The
/// current build is known by its type, because results are reported in the order in which they are finished. The cells
/// of both have no variant.
[[nodiscard]] std::vector<BuildPair> pairs_of_builds(const ReportFile& report);

/// Returns the comparison as a table with verdicts.
[[nodiscard]] Table table_of(const ReportComparison& comparison);

/// Returns what is in only one of the reports, what differs between their contexts, and what makes either unreliable.
[[nodiscard]] std::string differences_text(const ReportComparison& comparison, const Style& style);

/// Returns the table and the notes as text, followed by these differences.
[[nodiscard]] std::string comparison_report(const ReportComparison& comparison, const Style& style);

/// Returns the same as Markdown.
[[nodiscard]] std::string comparison_markdown(const ReportComparison& comparison);

}  // namespace ipcbench::reporters
