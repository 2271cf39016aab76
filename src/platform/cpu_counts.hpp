#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/proc_file.hpp"

namespace ipcbench::platform {

/// What the kernel has counted of the machine since it booted.
struct CpuCounts {
    std::vector<std::uint64_t> steal_ticks{};  ///< by the number of the CPU
    std::uint64_t interrupts = 0;              ///< of all CPUs, also those that one CPU sends to another
};

/// Reads the counts from the text of /proc/stat (proc_stat(5)).
void read_cpu_counts(std::string_view text, CpuCounts& counts);

/// Returns the time stolen from that CPU between the two.
[[nodiscard]] double steal_ns_between(const CpuCounts& before, const CpuCounts& after, std::uint64_t cpu) noexcept;

/// Reads /proc/stat, which takes tens of microseconds, and on a machine with many CPUs far more.
class CpuCounter {
public:
    CpuCounter() : stat_("/proc/stat", std::size_t{256} << 10U) {}
    void read(CpuCounts& counts) { read_cpu_counts(stat_.read(), counts); }

private:
    ProcFile stat_;
};

}  // namespace ipcbench::platform
