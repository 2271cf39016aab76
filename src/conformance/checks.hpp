#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "conformance/findings.hpp"
#include "conformance/subject.hpp"

/// The contract of a transport as checks (ipcbench/core/channel.hpp has it in words). `ipcbench verify` runs them, and
/// so do the tests in tests/conformance. Both sides run in one process, each on a thread of its own. A side that hangs
/// is cut off after `check_timeout`.
namespace ipcbench::conformance {

struct Check {
    std::string_view name{};      ///< of the check, a word: "all-sizes"
    std::string_view sentence{};  ///< what holds: "frames of all sizes arrive whole, unchanged, once and in order"
    bool every_wait_mode = true;  ///< whether it depends on how a side waits

    void (*run)(const TransportCase& transport_case, Findings& findings) = nullptr;

    /// Returns why the check does not apply to a transport; "" if it does. Null: it always applies.
    std::string (*inapplicable)(const TransportCase& transport_case) = nullptr;

    bool counts_allocations = false;  ///< whether it needs a process that counts them (allocations.cpp)
};

/// Returns all checks, in the order in which they are shown.
[[nodiscard]] const std::vector<Check>& all_checks();

/// Returns why the check does not apply to a transport; "" if it does.
[[nodiscard]] std::string why_inapplicable(const Check& check, const TransportCase& transport_case);

/// Runs a check. What it throws is a finding, too.
void run_check(const Check& check, const TransportCase& transport_case, Findings& findings);

// The groups, one file each.
[[nodiscard]] std::vector<Check> frame_checks();
[[nodiscard]] std::vector<Check> ending_checks();
[[nodiscard]] std::vector<Check> left_over_checks();
[[nodiscard]] std::vector<Check> allocation_checks();

}  // namespace ipcbench::conformance
