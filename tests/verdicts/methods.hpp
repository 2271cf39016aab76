#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/stats/interval.hpp"

/// The methods between which `just calibrate-methods` chooses. Those that the program does not use are only here.
namespace ipcbench::verdicts {

/// Repetitions of two measurements as logarithms of rates; of the same rounds if the method pairs them.
struct Sample {
    std::span<const double> one;
    std::span<const double> other;
};

/// Returns the interval of the difference `one` - `other`; nothing if there is none of that level for so few
/// repetitions.
using Method = std::function<std::optional<Interval>(const Sample& sample, double level)>;

struct NamedMethod {
    std::string name;
    Method interval;
};

/// Methods for repetitions that were taken in turn.
[[nodiscard]] std::vector<NamedMethod> paired_methods();

/// Methods for repetitions that have nothing to do with each other.
[[nodiscard]] std::vector<NamedMethod> unpaired_methods();

}  // namespace ipcbench::verdicts
