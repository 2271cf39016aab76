#pragma once

#include "ipcbench/core/result.hpp"

namespace ipcbench::runner {

/// Adds the warnings that follow from the figures of a finished cell, all its repetitions together.
void judge(RunResult& result);

}  // namespace ipcbench::runner
