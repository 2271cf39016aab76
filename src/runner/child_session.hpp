#pragma once

#include <functional>
#include <string_view>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::runner {

/// Called when the child reaches a stage of its life; the tests make it exit, stop or misbehave there. Stages: "start",
/// "hello", "plan", "connected", and the name of each phase (see Mark).
using ChildStage = std::function<void(std::string_view stage)>;

/// Runs the whole life of the child over the control channel: says hello, connects as the plan says, and answers pings
/// until it is told to stop or the parent is gone. `build` is the build that it reports. Returns the exit code.
[[nodiscard]] int run_child(
    UniqueFd socket, const std::string& build, const ChildStage& reached = [](auto) {});

}  // namespace ipcbench::runner
