#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// As `to_string`, with a name for the default: "one at a time".
[[nodiscard]] std::string load_text(const Load& load);

/// A line for a person: a label, and what it is about in pieces between which it may be wrapped.
struct LabelledPieces {
    std::string label;
    std::vector<std::string> pieces;
};

/// What a result says because of its load, beyond what every result says.
[[nodiscard]] std::vector<LabelledPieces> load_lines(const RunResult& result);

/// How many times as fast the fastest of several pairs was as the slowest.
[[nodiscard]] double unfairness(const RunResult& result);

}  // namespace ipcbench::reporters
