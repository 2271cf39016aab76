#pragma once

#include <functional>
#include <string>
#include <vector>

#include "conformance/checks.hpp"

namespace ipcbench::campaign {

/// The outcome of a check.
struct CheckResult {
    std::string skipped;                ///< why it does not apply; "" if it was made
    std::vector<std::string> findings;  ///< what is wrong; none if it holds

    [[nodiscard]] bool holds() const noexcept { return skipped.empty() && findings.empty(); }
};

/// Makes a check in a process of its own, which is ended after two minutes: the transport may crash or hang, and
/// allocations are counted there. Gives up when `stop` returns true.
[[nodiscard]] CheckResult check_in_process(const conformance::Check& check,
                                           const conformance::TransportCase& transport_case,
                                           const std::function<bool()>& stop);

/// Is what that process does: makes the check and prints the outcome. Returns the exit code.
[[nodiscard]] int run_as_check(const std::string& check, const conformance::TransportCase& transport_case);

/// Returns the arguments with which another process of this program knows the transport: its name, and the plug-in that
/// it comes from.
[[nodiscard]] std::vector<std::string> arguments_for_transport(const Transport& transport);

}  // namespace ipcbench::campaign
