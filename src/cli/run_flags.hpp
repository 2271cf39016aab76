#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

namespace ipcbench::cli {

/// The flags of `ipcbench run` as they were typed. An empty value is a value, and mostly a bad one.
struct RunFlags {
    std::vector<std::string> transports;

    std::optional<std::string> duration;
    std::optional<std::string> iterations;
    std::optional<std::string> time_budget;
    std::optional<std::string> max_time;
    std::optional<std::string> warmup;

    std::optional<std::string> codec;
    std::optional<std::string> size;
    std::optional<std::string> wait;
    std::string placement = "none";
    std::vector<std::string> builds;
    std::optional<std::string> max_cells;

    std::string mode = "ping-pong";
    std::optional<std::string> depth;
    std::optional<std::string> rate;
    std::optional<std::string> arrivals;
    std::optional<std::string> gap;
    std::optional<std::string> pairs;
    std::optional<std::string> concurrency;
    bool one_child = false;

    std::optional<std::string> repetitions;
    std::optional<std::string> seed;
    bool self_check = false;
    bool breakdown = false;

    std::string timing = "auto";
    std::vector<std::string> options;
    std::string timeout = "5s";
    std::optional<std::string> child;

    std::optional<std::string> reference;
    std::string style = "table";
    std::optional<std::string> export_json;
    std::optional<std::string> export_csv;
    std::optional<std::string> export_markdown;
    std::optional<std::string> export_google_benchmark;
    std::optional<std::string> export_bencher;
    std::optional<std::string> save_histograms;
    bool quiet = false;
    bool no_color = false;
    bool as_variant = false;               ///< hidden: run by another ipcbench as one of its builds
    std::optional<std::string> as_worker;  ///< hidden: run by another ipcbench of this build, to measure one cell
};

/// Declares them, in groups, with their help.
[[nodiscard]] std::shared_ptr<RunFlags> add_run_flags(CLI::App& command);

}  // namespace ipcbench::cli
