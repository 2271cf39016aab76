#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ipcbench/core/reporter.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// What `doctor` has found.
struct Diagnosis {
    Context context;
    std::vector<Condition> transports;  ///< whether each works here; named as they are
};

/// How often which verdict was given, over both lists.
struct VerdictCount {
    std::size_t ok = 0;
    std::size_t bad = 0;
    std::size_t unknown = 0;
    std::vector<std::string> spoiling;  ///< names of those that are bad and spoil numbers
};

[[nodiscard]] VerdictCount count_verdicts(const Diagnosis& diagnosis);

/// For people: the verdict, then theme by theme what was seen and what would mend it, then the count.
[[nodiscard]] std::string text_of(const Diagnosis& diagnosis, const reporters::Style& style);

/// For programs (docs/doctor.md), one line per fact.
[[nodiscard]] std::string json_of(const Diagnosis& diagnosis);

}  // namespace ipcbench::cli
