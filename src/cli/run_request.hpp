#pragma once

#include <optional>
#include <string>
#include <vector>

#include "runner/cell.hpp"

namespace ipcbench::cli {

/// The flags of `ipcbench run` as they were typed; empty texts were not given.
struct RunFlags {
    std::vector<std::string> transports;
    std::string duration;
    std::string iterations;
    std::string warmup;
    std::string codec;
    std::string size;
    std::string wait;
    std::string placement = "none";
    std::string timing = "auto";
    std::vector<std::string> options;
    std::string timeout = "5s";
    std::string child;
    std::string export_json;
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
