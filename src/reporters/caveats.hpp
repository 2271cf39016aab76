#pragma once

#include <string>
#include <vector>

#include "reporters/message_groups.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/style.hpp"

/// The sentences below tables: what they rank, what makes rows less comparable or unreliable, and what is missing. Each
/// returns lines with an empty line before them, or "". Identical sentences become one that names all its rows.
namespace ipcbench::reporters {

/// Returns in sentences, for each slice in which the codec or the wake-up takes over half of most round trips, that the
/// table ranks these, and the flag that shows the rest.
[[nodiscard]] std::string ranking_caveats(const ResultSet& results, const Style& style);

struct RowCaveats {
    MessageGroups marked;    ///< what the mark of rows means (shared_cpu_mark)
    MessageGroups warnings;  ///< what the warnings of rows say, and what was lost
};
[[nodiscard]] RowCaveats row_caveats(const ResultSet& results);
[[nodiscard]] std::string row_caveats(const ResultSet& results, const Style& style);

/// Cells that have no row, or not the requested one.
struct MissingCells {
    RunStatus status = RunStatus::skipped;
    std::string names;   ///< "pipe, tcp and 12 more"
    std::string reason;  ///< "" if unknown
    std::string hint;    ///< the next step; "" for none
};
[[nodiscard]] std::vector<MissingCells> missing_cells(const ResultSet& results);
[[nodiscard]] std::string missing_cells(const ResultSet& results, const Style& style);

/// Returns whether the scheduler put both sides of a result on one CPU for part of the time.
[[nodiscard]] bool shared_cpu(const RunResult& result);

/// Marks such a row in tables.
inline constexpr const char* shared_cpu_mark = "!";

/// Returns what the mark means in these results, a sentence each; none if no row is marked.
[[nodiscard]] std::vector<std::string> mark_legend(const ResultSet& results);

/// Adds why a result is marked, under that name; nothing if it is not.
void add_mark(MessageGroups& marked, const RunResult& result, const std::string& name);

}  // namespace ipcbench::reporters
