#pragma once

#include <functional>
#include <memory>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's name
class App;
}

/// One file per command: each adds itself to the program and returns what runs when it was chosen.
namespace ipcbench::cli {

/// Runs a command; returns the exit code. Throws Error.
using Action = std::function<int()>;

[[nodiscard]] Action add_run(CLI::App& program);
[[nodiscard]] Action add_list(CLI::App& program);
[[nodiscard]] Action add_compare(CLI::App& program);
[[nodiscard]] Action add_advise(CLI::App& program);
[[nodiscard]] Action add_report(CLI::App& program);
[[nodiscard]] Action add_plot(CLI::App& program);
[[nodiscard]] Action add_clean(CLI::App& program);
[[nodiscard]] Action add_doctor(CLI::App& program);

}  // namespace ipcbench::cli
