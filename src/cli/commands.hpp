#pragma once

#include <functional>
#include <memory>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

/// One file per command. Each adds its command to the program and returns the action to run when it was chosen.
namespace ipcbench::cli {

class Command;

/// Runs a command; returns the exit code. Throws Error.
using Action = std::function<int()>;

[[nodiscard]] Action add_run(CLI::App& program);
[[nodiscard]] Action add_rerun(CLI::App& program);
[[nodiscard]] Action add_list(CLI::App& program);
[[nodiscard]] Action add_verify(CLI::App& program);
[[nodiscard]] Action add_compare(CLI::App& program);
[[nodiscard]] Action add_advise(CLI::App& program);
[[nodiscard]] Action add_report(CLI::App& program);
[[nodiscard]] Action add_plot(CLI::App& program);
[[nodiscard]] Action add_history(CLI::App& program);
[[nodiscard]] Action add_calibrate(CLI::App& program);
[[nodiscard]] Action add_clean(CLI::App& program);
[[nodiscard]] Action add_doctor(CLI::App& program);
[[nodiscard]] Action add_help(CLI::App& program);

// These print what they know of all commands.
[[nodiscard]] Action add_completions(Command& program);
[[nodiscard]] Action add_manual(Command& program);

}  // namespace ipcbench::cli
