#pragma once

#include <map>

#include "ipcbench/stats/judgement.hpp"
#include "reporters/results/result_set.hpp"

namespace ipcbench::reporters {

/// What became of results from the first to the last report, by the row of the last one.
using ReportChanges = std::map<const ResultRow*, Judgement>;

/// Judges together all that both of these reports measured; nothing for a single report.
[[nodiscard]] ReportChanges report_changes(const ResultSet& results);

}  // namespace ipcbench::reporters
