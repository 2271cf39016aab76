#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/tail.hpp"
#include "reporters/tables/table.hpp"

/// What --explain-tail found, for people.
namespace ipcbench::reporters {

/// Returns "preempted (child)", "steal", "unexplained".
[[nodiscard]] std::string text_of(const Attribution& attribution);

/// Returns which round trips are explained: "p99.9 and above (312 round trips over 213 us)", or that there are none.
[[nodiscard]] std::string title_of(const TailReport& tail);

/// Returns "58 % preempted (child)", "21 % steal", ...: pieces between which a line may be wrapped; none if there are
/// no outliers.
[[nodiscard]] std::vector<std::string> shares_of(const TailReport& tail);

/// Returns what was seen around an outlier: "child 12.1 ms in the run queue, 1 involuntary switch; 20 ms stolen".
[[nodiscard]] std::string text_of(const TailEvidence& evidence);

/// Returns the slowest round trips with their causes, at most that many.
[[nodiscard]] Table table_of_worst(const TailReport& tail, std::size_t max);

/// Returns what the kernel did not show, so that it cannot be among the causes; "" if it showed everything.
[[nodiscard]] std::string blind_spots_of(const TailReport& tail);

}  // namespace ipcbench::reporters
