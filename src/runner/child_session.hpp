#pragma once

#include <functional>
#include <string_view>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::runner {

/// Called by the child when it reaches a stage of its life; the tests make it die, stop or lie there.
/// Stages: "start", "hello", "plan", "connected", and the name of each phase (see Mark).
using ChildStage = std::function<void(std::string_view stage)>;

/// The child's whole life over the control channel: says hello, connects as the plan says, answers pings until it is
/// told to stop or the parent is gone. `build` is what it says it is. Returns its exit code.
[[nodiscard]] int run_child(
    UniqueFd socket, const std::string& build, const ChildStage& reached = [](auto) {});

}  // namespace ipcbench::runner
