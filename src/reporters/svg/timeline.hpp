#pragma once

#include <span>
#include <string>
#include <vector>

namespace ipcbench::reporters::svg {

/// An event of a kind, at some time.
struct TimelineDot {
    double at_s = 0;
    double nanoseconds = 0;
    std::size_t kind = 0;  ///< index of its name
    std::string title;     ///< a tooltip
};

/// Returns a drawing for a page: time to the right, latency upwards on a logarithmic scale, a dot for each event in the
/// colour of its kind, and the names of the kinds below. `name` is for screen readers. At least one event can be drawn.
[[nodiscard]] std::string timeline(std::span<const TimelineDot> dots, std::span<const std::string> kinds,
                                   const std::string& name);

}  // namespace ipcbench::reporters::svg
