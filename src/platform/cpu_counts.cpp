#include "platform/cpu_counts.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace ipcbench::platform {

void read_cpu_counts(std::string_view text, CpuCounts& counts) {
    constexpr int fields_before_steal = 7;  // user, nice, system, idle, iowait, irq, softirq
    constexpr std::string_view label = "cpu";
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size() - 1);
        std::string_view line = text.substr(0, end);
        text.remove_prefix(end + 1);
        const std::string_view name = take_word(line);
        if (name == "intr") {
            counts.interrupts = take_number(line);
            return;  // the lines of the CPUs come before
        }
        std::size_t cpu = 0;
        constexpr std::size_t most = 65536;
        if (!name.starts_with(label) ||
            std::from_chars(name.data() + label.size(), name.data() + name.size(), cpu).ec != std::errc() ||
            cpu >= most) {
            continue;  // "cpu" alone is the sum
        }
        for (int field = 0; field < fields_before_steal; ++field) {
            take_number(line);
        }
        counts.steal_ticks.resize(std::max(counts.steal_ticks.size(), cpu + 1));
        counts.steal_ticks[cpu] = take_number(line);
    }
}

double steal_ns_between(const CpuCounts& before, const CpuCounts& after, std::uint64_t cpu) noexcept {
    static const double tick_ns = 1e9 / static_cast<double>(::sysconf(_SC_CLK_TCK));
    if (cpu >= before.steal_ticks.size() || cpu >= after.steal_ticks.size()) {
        return 0;
    }
    return static_cast<double>(after.steal_ticks[cpu] - before.steal_ticks[cpu]) * tick_ns;
}

}  // namespace ipcbench::platform
