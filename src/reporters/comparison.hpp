#pragma once

#include <string>
#include <vector>

#include "ipcbench/stats/comparison.hpp"
#include "reporters/report_file.hpp"
#include "reporters/style.hpp"

namespace ipcbench::reporters {

/// A cell that is in both reports.
struct ComparedCell {
    const RunResult* before = nullptr;
    const RunResult* after = nullptr;
    Ratio speed;  ///< of `after` against `before`: over 1 is faster
    Finding finding = Finding::no_difference;
};

/// Two reports held against each other. Borrows both.
struct ReportComparison {
    std::vector<ComparedCell> cells;
    std::vector<std::string> only_before;  ///< cells that the other report lacks, or that have no number in either
    std::vector<std::string> failed;       ///< cells that were measured before and failed afterwards, with the reason
    std::vector<std::string> skipped;      ///< likewise those that were skipped
    std::vector<std::string> only_after;
    std::vector<std::string> other_options;  ///< cells that differ only in options, with those options: not compared
    std::size_t gone = 0;  ///< cells that were measured before, and afterwards neither measured nor failed
    std::vector<std::string>
        context;       ///< what differs between the machines and builds: "kernel: Linux 6.1 -> Linux 6.2"
    double noise = 0;  ///< the largest difference that a self-check of either showed; 0 without one
    bool noise_known = false;
};

/// Cells are the same when everything that was asked for is: transport, codec, payload, wait mode, placement, options,
/// load, timing and build variant. A report of an earlier version does not say which options were asked for: then those
/// in effect are named where they differ.
[[nodiscard]] ReportComparison compare(const ReportFile& before, const ReportFile& after);

/// What is only in one of the reports, and what differs between them.
[[nodiscard]] std::string differences_text(const ReportComparison& comparison, const Style& style);

/// As a table with verdicts, and these differences.
[[nodiscard]] std::string comparison_table(const ReportComparison& comparison, const Style& style);

}  // namespace ipcbench::reporters
