#pragma once

#include <map>

#include "ipcbench/stats/judgement.hpp"
#include "reporters/results/result_set.hpp"

/// Several reports are compared with the first one, each by itself.
namespace ipcbench::reporters {

/// What became of results since the first report, by the row of the later one.
using ReportChanges = std::map<const ResultRow*, Judgement>;

/// Judges together all that the first and any later report measured; nothing for a single report.
[[nodiscard]] ReportChanges report_changes(const ResultSet& results);

/// Returns what became of an item in a later report; null if that or the first one did not measure it. Borrows
/// `changes`.
[[nodiscard]] const Judgement* change_of(const Series& item, std::size_t report, const ReportChanges& changes);

/// Returns the change that matters most, if an item has several; null if it has none. Borrows `changes`.
[[nodiscard]] const Judgement* largest_change_of(const Series& item, const ReportChanges& changes);

/// Returns whether a reader should see `one` first; what has no change (null) comes last.
[[nodiscard]] bool changed_more(const Judgement* one, const Judgement* other);

/// Returns "only in b", "not in a, c" if some reports lack an item, else "".
[[nodiscard]] std::string absence_text(const Series& item, const ResultSet& results);

}  // namespace ipcbench::reporters
