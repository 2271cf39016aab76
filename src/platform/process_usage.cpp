#include "platform/process_usage.hpp"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

std::uint64_t count_of(const std::optional<std::string>& text) {
    return static_cast<std::uint64_t>(std::max(0LL, number_of(text).value_or(0)));
}

/// What only the single threads know.
struct Threads {
    std::uint64_t voluntary_switches = 0;
    std::uint64_t involuntary_switches = 0;
    bool any_children = false;
};

Threads read_threads(const std::string& process) {
    Threads sum;
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator(process + "/task", gone)) {
        const std::string folder = thread.path().string();
        const std::string status = read_text(folder + "/status").value_or("");
        sum.voluntary_switches += count_of(value_of(status, "voluntary_ctxt_switches", ':'));
        sum.involuntary_switches += count_of(value_of(status, "nonvoluntary_ctxt_switches", ':'));
        sum.any_children = sum.any_children || !read_word(folder + "/children").value_or("").empty();
    }
    return sum;
}

}  // namespace

std::optional<Usage> ProcessUsage::read() {
    constexpr std::size_t minor_faults = 7;  // proc_pid_stat(5) counts from 1, and this from the third field
    constexpr std::size_t major_faults = 9;
    constexpr std::size_t system_ticks = 12;
    clockid_t clock{};
    timespec time{};
    const std::string process = "/proc/" + std::to_string(pid_);
    const std::vector<std::string> fields = stat_fields(pid_);
    const Threads threads = read_threads(process);
    if (fields.size() <= system_ticks || threads.any_children || ::clock_getcpuclockid(pid_, &clock) != 0 ||
        ::clock_gettime(clock, &time) != 0) {
        return std::nullopt;
    }
    const double more_s = static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9 - used_.cpu_s();
    const double system_s =
        static_cast<double>(count_of(fields[system_ticks])) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    const double more_system_s = std::clamp(system_s - used_.system_s, 0.0, std::max(more_s, 0.0));
    used_.system_s += more_system_s;
    used_.user_s += std::max(more_s, 0.0) - more_system_s;
    // A thread that has ended takes its switches along.
    used_.voluntary_switches = std::max(used_.voluntary_switches, threads.voluntary_switches);
    used_.involuntary_switches = std::max(used_.involuntary_switches, threads.involuntary_switches);
    used_.minor_faults = count_of(fields[minor_faults]);
    used_.major_faults = count_of(fields[major_faults]);
    return used_;
}

}  // namespace ipcbench::platform
