#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "platform/exit_code.hpp"
#include "reporters/comparison.hpp"

namespace ipcbench::cli {

/// What was asked of a comparison on the command line, as text.
struct GateFlags {
    std::optional<std::string> same_within{};
    std::optional<std::string> fail_if_slower{};
    bool fail_if_undecided = false;
    bool allow_missing = false;
};

/// When a comparison fails.
struct Gate {
    Tolerance tolerance{};
    std::optional<double> limit{};  ///< a cell that is slower by more than that fails (0.05: 5 %); nothing never fails
    bool fails_if_undecided = false;
    bool allows_missing = false;
};

/// Throws Error (usage).
[[nodiscard]] Gate read_gate(const GateFlags& flags);

struct GateResult {
    ExitCode code = ExitCode::ok;           ///< run_failed, or undecided if there is only doubt
    std::vector<std::string> objections{};  ///< in words
};

/// Applies the gate to comparisons of one program run. A cell fails only if its whole corrected interval lies beyond
/// the limit. It is in doubt if the interval contains the limit, or if there is none. A failed cell always fails, one
/// that was not measured again unless that is allowed.
[[nodiscard]] GateResult pass(const Gate& gate, std::span<const reporters::ReportComparison> comparisons);

}  // namespace ipcbench::cli
