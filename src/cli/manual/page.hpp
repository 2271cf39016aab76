#pragma once

#include <string>
#include <string_view>

namespace ipcbench::cli {

struct ProgramModel;

/// Returns the man page ipcbench(1), in mdoc(7).
[[nodiscard]] std::string manual_of(const ProgramModel& model);

/// Returns the page of one of its commands, ipcbench-run(1).
[[nodiscard]] std::string manual_of(const ProgramModel& model, std::string_view name);

}  // namespace ipcbench::cli
