#pragma once

#include "ipcbench/core/result.hpp"

namespace ipcbench::campaign {

/// Adds the warnings that follow from the numbers of a finished cell, with all its repetitions.
void judge(RunResult& result);

}  // namespace ipcbench::campaign
