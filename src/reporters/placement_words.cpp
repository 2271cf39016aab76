#include "reporters/placement_words.hpp"

#include <fmt/format.h>

namespace ipcbench::reporters {

std::string placement_text(const CommonPlacement& placement) {
    if (placement.kind == "none") {
        return placement.requested ? "chosen by the scheduler"
                                   : "chosen by the scheduler: this program may not choose CPUs";
    }
    const bool one_cpu = placement.cpus ? placement.cpus->first == placement.cpus->second : placement.kind == "same";
    if (one_cpu) {
        const std::string which = placement.cpus ? fmt::format(": {}", placement.cpus->first) : "";
        return placement.requested ? "both sides share one CPU" + which
                                   : "both sides share one CPU: this program may use no other";
    }
    if (!placement.cpus) {
        return "the two sides of each connection run on different CPUs";
    }
    return fmt::format("each side has a CPU of its own: {} and {}{}", placement.cpus->first, placement.cpus->second,
                       placement.relation ? " (" + name_of(*placement.relation) + ")" : "");
}

}  // namespace ipcbench::reporters
