#pragma once

#include "ipcbench/base/printable.hpp"
#include "ipcbench/core/reporter.hpp"

/// What is reported, with every text in it made printable (base/printable.hpp). Whatever comes from outside, a file
/// that is read, a run that was measured or this machine, goes through here before a reporter sees it, so that none of
/// them needs to think of it.
namespace ipcbench::reporters {

using ipcbench::printable;

/// The command is left as it is: it is never shown, and repeats the run only to the letter.
[[nodiscard]] Context printable(Context context);
[[nodiscard]] RunResult printable(RunResult result);
[[nodiscard]] Condition printable(Condition condition);

}  // namespace ipcbench::reporters
