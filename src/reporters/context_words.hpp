#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/reporter.hpp"

namespace ipcbench::reporters {

/// A fact about the machine or the build.
struct Fact {
    std::string name;
    std::string value;
    std::string identity;  ///< equal in two reports made under the same conditions; "" if irrelevant
};

/// Returns all facts about where a report was made, except conditions.
[[nodiscard]] std::vector<Fact> facts_of(const Context& context);

/// Returns what a build is called among others: "release" for the type "Release".
[[nodiscard]] std::string build_name(std::string_view build_type);

/// Returns the machine's facts: host, processors, systems, clock.
[[nodiscard]] std::vector<std::string> machine_facts(const Context& context);

/// Returns the bad conditions that make all numbers of a report unreliable. Borrows the context.
[[nodiscard]] std::vector<const Condition*> conditions_that_affect_results(const Context& context);

/// Returns whether the machine is known to be a virtual one.
[[nodiscard]] bool is_virtual_machine(const Context& context);

}  // namespace ipcbench::reporters
