#pragma once

#include <span>
#include <string>
#include <vector>

#include "ipcbench/stats/crossover.hpp"

namespace ipcbench::reporters {

/// Mean round trip in nanoseconds against payload in bytes.
struct NamedCurve {
    std::string name;
    Curve points;
};

/// Smaller differences than this decide nothing, however quiet the machine.
constexpr double least_margin = 0.05;

/// "Fastest: pipe up to about 9.2 KiB, from there on uds-stream."; nothing below two curves.
[[nodiscard]] std::vector<std::string> words_for_reigns(std::span<const NamedCurve> curves, double margin);

/// "Above about 9.2 KiB uds-stream is faster than pipe (up to 1.41x).", for each pair that changes places, by size.
[[nodiscard]] std::vector<std::string> words_for_crossovers(std::span<const NamedCurve> curves, double margin);

}  // namespace ipcbench::reporters
