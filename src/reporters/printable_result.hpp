#pragma once

#include "ipcbench/base/printable.hpp"
#include "ipcbench/core/reporter.hpp"

/// Make every text in a result printable (base/printable.hpp). Whatever comes from outside, such as a file, a measured
/// run or this machine, passes through here before a reporter sees it, so reporters need not handle that.
namespace ipcbench::reporters {

using ipcbench::printable;

/// Leaves the command unchanged: it is never shown, and must stay exact to repeat the run.
[[nodiscard]] Context printable(Context context);
[[nodiscard]] RunResult printable(RunResult result);
[[nodiscard]] Condition printable(Condition condition);

}  // namespace ipcbench::reporters
