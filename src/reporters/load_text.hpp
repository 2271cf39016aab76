#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// As `to_string`, with a name for the default: "one at a time".
[[nodiscard]] std::string load_text(const Load& load);

/// A line for a human reader: a label, and a text in pieces between which it may be wrapped.
struct LabelledPieces {
    std::string label;
    std::vector<std::string> pieces;
};

/// Returns "3 lost, 2 out of order": the frames that an unreliable transport lost or reordered; "" for none.
[[nodiscard]] std::string losses_text(const RunResult& result);

/// Returns the lines that a result has because of its load, besides those of every result. `cpus` is the machine's
/// number of CPUs; 0 if unknown.
[[nodiscard]] std::vector<LabelledPieces> load_lines(const RunResult& result, int cpus);

/// Returns the same as one text, without the load itself; "" for nothing.
[[nodiscard]] std::string load_summary(const RunResult& result);

/// Returns the ratio of the slowest of several connections to the fastest; 1 if all are equal.
[[nodiscard]] double fairness(const RunResult& result);

}  // namespace ipcbench::reporters
