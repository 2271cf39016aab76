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

/// "3 lost, 2 out of order": what a transport that may lose frames did to them; "" for nothing.
[[nodiscard]] std::string losses_text(const RunResult& result);

/// What a result says because of its load, beyond what every result says. `cpus`: of the machine; 0: not known.
[[nodiscard]] std::vector<LabelledPieces> load_lines(const RunResult& result, int cpus);

/// The same as one text, without the load itself; "" for nothing.
[[nodiscard]] std::string load_words(const RunResult& result);

/// The slowest of several connections over the fastest: 1 where all are alike.
[[nodiscard]] double fairness(const RunResult& result);

}  // namespace ipcbench::reporters
