#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "ipcbench/stats/density.hpp"

namespace ipcbench::reporters::svg {

/// The distribution of some times.
struct NamedDistribution {
    std::string name;
    Percentiles percentiles;
    std::size_t color = 0;  ///< its place in the palette
};

/// Returns a drawing for a page: the densities of several distributions over one another, each with a line at its
/// median, up to the largest of their 95th percentiles. `name` is for screen readers. "" if there is nothing to draw.
[[nodiscard]] std::string densities(std::span<const NamedDistribution> distributions, const std::string& name);

}  // namespace ipcbench::reporters::svg
