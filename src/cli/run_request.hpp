#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The flags of `ipcbench run` as they were typed. An empty value is a value, and mostly a bad one.
struct RunFlags {
    std::vector<std::string> transports;
    std::optional<std::string> duration;
    std::optional<std::string> iterations;
    std::optional<std::string> warmup;
    std::optional<std::string> codec;
    std::optional<std::string> size;
    std::optional<std::string> wait;
    std::string placement = "none";
    std::string timing = "auto";
    std::vector<std::string> options;
    std::string timeout = "5s";
    std::optional<std::string> child;
    std::optional<std::string> export_json;
    bool quiet = false;
    bool no_color = false;
};

/// One run that was asked for.
struct RequestedRun {
    runner::Cell cell;
    bool by_name = false;  ///< named itself, not only by "all" or a glob
};

/// Flags and environment (TEST_DURATION_SECONDS, RPC_MESSAGE_COMPLEXITY, IPCBENCH_CHILD) as runs; a flag wins over its
/// variable. Throws Error (usage).
[[nodiscard]] std::vector<RequestedRun> requested_runs(const RunFlags& flags);

}  // namespace ipcbench::cli
