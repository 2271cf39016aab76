#pragma once

#include <memory>
#include <string>
#include <vector>

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
    bool brief = false;  ///< a matrix: of each result the rate only, as the tables say the rest; quiet: all its axes
};

/// For people, run by run: `completed [N] ping-pong round-trips [S] seconds ([X] round-trips/second)` and what belongs
/// to that number. `complaints` (standard error) is used by a quiet report only. Both outputs must outlive the
/// reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_text(Output& out, Output& complaints, const TextOptions& options);

/// For people, at the end: a table for each payload, codec and placement, fastest first, like compared with like, who
/// won, and placements side by side. Rows are held against `reference`, a transport's name, else against the fastest of
/// their group. Prints nothing unless at least two results were reported. `out` must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_table(Output& out, const Style& style, std::string reference = "");

/// What a report says of a run before there is a result.
struct ClassicPlan {
    std::vector<std::string> transports{};  ///< in the order in which they were named, and are shown
    std::string reference{};                ///< what the others are compared with; "": the slowest
    std::size_t tests = 0;                  ///< how many results there will be
    std::uint64_t iterations = 0;           ///< 0 where a duration was asked for
    std::uint64_t repetitions = 1;
};

/// For people, in the layout of the SHM-RPC vs gRPC benchmark: a line for each test that has ended, then each payload
/// by itself, with total time, throughput in K ops/s and mean latency in us/call of each transport, who is how many
/// times as fast, and a summary with the winners. `out` must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_classic(Output& out, ClassicPlan plan);

/// For people, in the layout of the Rust ping-pong experiment: for each build a table with total round trips, round
/// trips per second, and per core; and how many times as fast one build is as the other. Prints at the end. `out` must
/// outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_builds(Output& out);

/// For programs: one JSON document (docs/result-schema.md), which grows result by result and is complete after `end`;
/// in a regular file it is so at any moment, with what has been measured so far of the others. With `histograms` each
/// result carries all its buckets, so that it can be merged with others.
[[nodiscard]] std::unique_ptr<Reporter> make_json(Output out, bool histograms = false);

/// For spreadsheets and data frames: CSV (RFC 4180), a title line and a row for each result, all single values of the
/// JSON, with the unit in the title and nothing where nothing was measured.
[[nodiscard]] std::unique_ptr<Reporter> make_csv(Output out);

/// For READMEs and pull requests, at the end: the context, and a Markdown table for each set of runs that may be
/// compared with each other, fastest first.
[[nodiscard]] std::unique_ptr<Reporter> make_markdown(Output out);

/// For the tools around Google Benchmark, at the end: its JSON layout, an entry for each repetition and its aggregates.
[[nodiscard]] std::unique_ptr<Reporter> make_google_benchmark(Output out);

/// For Bencher, at the end: Bencher Metric Format.
[[nodiscard]] std::unique_ptr<Reporter> make_bencher(Output out);

/// For HdrHistogram's plotters: a file "pipe_json_size-0_wait-block_placement-none_us.hgrm" for each result that has a
/// histogram (reporters/hgrm.hpp). Makes the folder, or throws Error.
[[nodiscard]] std::unique_ptr<Reporter> make_histogram_files(const std::string& folder);

}  // namespace ipcbench::reporters
