#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "ipcbench/core/context.hpp"
#include "reporters/style.hpp"

namespace ipcbench::cli {

/// The findings of `doctor`.
struct Diagnosis {
    Context context;
    std::vector<Condition> transports;  ///< whether each works here; named like the transports
};

/// How often each verdict was given, over both lists.
struct VerdictCount {
    std::size_t ok = 0;
    std::size_t bad = 0;
    std::size_t unknown = 0;
    std::vector<std::string> affecting;  ///< names of the bad conditions that make numbers unreliable
};

[[nodiscard]] VerdictCount count_verdicts(const Diagnosis& diagnosis);

/// Formats for people: the verdict, then for each category what was observed and how to fix it, then the count.
[[nodiscard]] std::string text_of(const Diagnosis& diagnosis, const reporters::Style& style);

/// Formats for programs (docs/doctor.md), one line per fact.
[[nodiscard]] std::string json_of(const Diagnosis& diagnosis);

}  // namespace ipcbench::cli
