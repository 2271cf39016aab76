#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "reporters/output.hpp"
#include "reporters/placement_words.hpp"
#include "reporters/recorded_run.hpp"
#include "reporters/results/result_set.hpp"
#include "reporters/style.hpp"
#include "reporters/tables/table_request.hpp"

/// The built-in reports. Each writes its output at once. `begin`, `result` and `end` throw Error (failed) if the output
/// cannot be written, e.g. to a full disk or a closed pipe; `end` then throws it again.
namespace ipcbench::reporters {

/// How much the text report prints.
struct TextOptions {
    Style style{};
    bool quiet = false;         ///< no head, and of a single run only the `completed` line; problems go to `errors`
    bool several_runs = false;  ///< only the head, as the tables have the results
    bool verbose = false;       ///< several runs: each of them, too
    bool brief = false;         ///< verbose: only the rate of each result, as the tables have the rest
    std::optional<CommonPlacement> placement{};
};

/// For humans: a head on the build and the machine, then run by run `completed [N] ping-pong round-trips [S] seconds
/// ([X] round-trips/second)` and the details of that number. Only a quiet report uses `errors` (standard error). Both
/// outputs must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_text(Output& out, Output& errors, const TextOptions& options);

/// Returns the tables that answer what was measured (reporters/tables/result_tables.hpp), what follows from them in
/// words, what makes their rows less comparable or unreliable, and what is missing.
[[nodiscard]] std::string tables_text(const ResultSet& results, const TableRequest& request, const Style& style);

/// How the tables are printed.
struct TableOptions {
    Style style{};
    TableRequest request{};
    bool quiet = false;  ///< the tables alone
};

/// For humans, at the end: `tables_text`. A quiet one prints what is missing to `errors`. Both outputs must outlive the
/// reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_table(Output& out, Output& errors, TableOptions options = {});

/// What a report needs to know before there is a result.
struct ClassicPlan {
    std::vector<std::string> transports{};  ///< in the order in which they were named, which is that of the report
    std::string reference{};                ///< the transport that the others are compared with; "": the slowest
    std::size_t tests = 0;                  ///< expected number of results
    std::uint64_t iterations = 0;           ///< 0 if a duration was requested
    std::uint64_t repetitions = 1;
    std::optional<CommonPlacement> placement{};  ///< if all results have the same
};

/// For humans, in the layout of the SHM-RPC vs gRPC benchmark: a line for each completed test, then for each payload
/// the total time, the throughput in K ops/s and the mean latency in us/call of each transport, the speed ratios, and a
/// summary with the winners. `out` must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_classic(Output& out, ClassicPlan plan);

/// For humans, in the layout of the Rust ping-pong experiment: for each build a table with total round trips, round
/// trips per second, and the same per core; then the speed ratio between builds. Prints at the end, but for the
/// placement, if all results have the same. `out` must outlive the reporter.
[[nodiscard]] std::unique_ptr<Reporter> make_builds(Output& out, std::optional<CommonPlacement> placement = {});

/// For programs: one JSON document (docs/result-schema.md), which grows result by result and is complete after `end`.
/// In a regular file it is complete at any moment, with what has been measured so far of the other results. With
/// `histograms` each result has all its buckets, so that it can be merged with others.
[[nodiscard]] std::unique_ptr<Reporter> make_json(Output out, bool histograms = false);

/// What an interrupted campaign had measured.
struct EarlierRuns {
    std::vector<RecordedRun> runs;
    std::vector<RunResult> results;  ///< of finished cells whose runs are unknown
};

/// As `make_json`, but a regular file also keeps every single run until all cells have their results, so that the
/// campaign can go on if it is interrupted or killed (docs/result-schema.md, "runs"). What there was earlier is in the
/// file from its first moment.
[[nodiscard]] std::unique_ptr<Reporter> make_resumable_json(Output out, EarlierRuns earlier);

/// For spreadsheets and data frames: CSV (RFC 4180), a title line and a row per result, with all single values of the
/// JSON. Units are in the titles; a value that was not measured is empty.
[[nodiscard]] std::unique_ptr<Reporter> make_csv(Output out);

/// For READMEs and pull requests, at the end: the context, and the same tables and words as the table report, in
/// Markdown.
[[nodiscard]] std::unique_ptr<Reporter> make_markdown(Output out, TableRequest request = {});

/// For Google Benchmark's tools, at the end: its JSON layout, with an entry for each repetition and the aggregates.
[[nodiscard]] std::unique_ptr<Reporter> make_google_benchmark(Output out);

/// For Bencher, at the end: Bencher Metric Format.
[[nodiscard]] std::unique_ptr<Reporter> make_bencher(Output out);

/// For programs that watch: a line of JSON for each interval of each result, with its histogram (hdr_encoding.hpp).
[[nodiscard]] std::unique_ptr<Reporter> make_ndjson(Output out);

/// For HdrHistogram's tools, at the end: the intervals of all results, in its log format.
[[nodiscard]] std::unique_ptr<Reporter> make_hlog(Output out);

/// What the writers of files need to know; each uses what concerns it.
struct FileOptions {
    bool histograms = false;  ///< the results will be merged with others: include all that this needs
    TableRequest table{};
    bool resumable = false;  ///< the campaign must be able to go on from it
    EarlierRuns earlier{};   ///< resumable: what there was when the campaign began
};

/// A report that `ipcbench run` writes to a file of the user's choice.
struct FileFormat {
    std::string_view flag;  ///< "--export-csv"
    std::string_view help;
    std::unique_ptr<Reporter> (*make)(Output out, const FileOptions& options) = nullptr;
};

/// Returns all of them, in the order of the help. Flags, help and docs/command-line.md are generated from these.
[[nodiscard]] std::span<const FileFormat> file_formats() noexcept;

/// For HdrHistogram's plotters: a file "pipe_json_size-0_wait-block_placement-none_us.hgrm" for each result that has a
/// histogram (reporters/hgrm.hpp). Creates the folder, or throws Error.
[[nodiscard]] std::unique_ptr<Reporter> make_histogram_files(const std::string& folder);

}  // namespace ipcbench::reporters
