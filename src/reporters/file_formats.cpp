#include <array>

#include "reporters/reporters.hpp"

namespace ipcbench::reporters {
namespace {

/// Adapts the factory of a report that has no options.
template <std::unique_ptr<Reporter> (*make)(Output)>
std::unique_ptr<Reporter> without_options(Output out, const FileOptions& /*options*/) {
    return make(std::move(out));
}

std::unique_ptr<Reporter> json(Output out, const FileOptions& options) {
    return options.resumable ? make_resumable_json(std::move(out), options.earlier)
                             : make_json(std::move(out), options.histograms);
}

std::unique_ptr<Reporter> markdown(Output out, const FileOptions& options) {
    return make_markdown(std::move(out), options.table);
}

constexpr std::array formats{
    FileFormat{"--export-json", "the results as JSON; what compare, report, plot read", json},
    FileFormat{"--export-csv", "comma-separated values, a row for each result", without_options<make_csv>},
    FileFormat{"--export-markdown", "Markdown tables, for a README", markdown},
    FileFormat{"--export-google-benchmark", "Google Benchmark's JSON layout, for its compare.py",
               without_options<make_google_benchmark>},
    FileFormat{"--export-bencher", "Bencher's metric format", without_options<make_bencher>},
    FileFormat{"--export-ndjson", "the intervals of --interval, each as a line of JSON with its histogram",
               without_options<make_ndjson>},
    FileFormat{"--export-hlog", "the same as a log of HdrHistogram", without_options<make_hlog>},
};

}  // namespace

std::span<const FileFormat> file_formats() noexcept {
    return formats;
}

}  // namespace ipcbench::reporters
