#pragma once

#include <memory>

#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"
#include "reporters/style.hpp"

/// The reports that come with the program. Each writes what it is given at once. `begin`, `result` and `end` throw
/// Error (failed) when the output cannot be written, e.g. on a full disk or a closed pipe; after that `end` throws it
/// again.
namespace ipcbench::reporters {

/// How much the text report says.
struct TextOptions {
    Style style{};
    bool quiet = false;         ///< only the `completed` line of each run; what went wrong goes to `complaints`
    bool several_runs = false;  ///< quiet: put a line with the transport's name before each
};

/// For people, run by run: `completed [N] ping-pong round-trips [S] seconds ([X] round-trips/second)` and what belongs
/// to that number. `complaints` (standard error) is used by a quiet report only. Both outputs must outlive the
/// reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_text(Output& out, Output& complaints, const TextOptions& options);

/// For people, at the end: all runs in one table, fastest first, like compared with like. Prints nothing unless at
/// least two runs were reported. `out` must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_table(Output& out, const Style& style);

/// For programs: one JSON document (docs/result-schema.md), which grows result by result and is complete after `end`.
[[nodiscard]] std::unique_ptr<Reporter> make_json(Output out);

}  // namespace ipcbench::reporters
