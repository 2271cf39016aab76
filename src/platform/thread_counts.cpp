#include "platform/thread_counts.hpp"

#include <sys/syscall.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

#include "platform/pauses.hpp"

namespace ipcbench::platform {
namespace {

std::string task_folder(pid_t process, pid_t thread) {
    return "/proc/" + std::to_string(process) + "/task/" + std::to_string(thread) + "/";
}

/// Reads the second number of schedstat. All three are 0 if the kernel does not count.
std::optional<std::uint64_t> run_delay_of(std::string_view schedstat) noexcept {
    const std::uint64_t ran = take_number(schedstat);
    const std::uint64_t delay = take_number(schedstat);
    return ran + delay + take_number(schedstat) > 0 ? std::optional(delay) : std::nullopt;
}

/// Hashes the line, which is long on a machine with many CPUs (FNV-1a).
std::uint64_t allowed_cpus_of(std::string_view status) noexcept {
    constexpr std::string_view label = "\nCpus_allowed:";
    const std::size_t at = status.find(label);
    std::string_view rest = at == std::string_view::npos ? "" : status.substr(at + label.size());
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char c : take_word(rest)) {
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    return hash;
}

/// Reads stat (proc_pid_stat(5)). The program's name may contain spaces and parentheses.
void read_stat(std::string_view stat, ThreadCounts& counts) noexcept {
    constexpr int first_after_name = 3;
    constexpr int minor_faults = 10;
    constexpr int major_faults = 12;
    constexpr int processor = 39;
    const std::size_t end_of_name = stat.rfind(") ");
    stat.remove_prefix(end_of_name == std::string_view::npos ? stat.size() : end_of_name + 1);
    for (int field = first_after_name; field <= processor; ++field) {
        const std::uint64_t number = take_number(stat);
        counts.minor_faults = field == minor_faults ? number : counts.minor_faults;
        counts.major_faults = field == major_faults ? number : counts.major_faults;
        counts.cpu = field == processor ? number : counts.cpu;
    }
}

}  // namespace

ThreadEvents events_between(const ThreadCounts& before, const ThreadCounts& after) noexcept {
    ThreadEvents events;
    if (before.run_delay_ns && after.run_delay_ns) {
        events.run_delay_ns = static_cast<double>(*after.run_delay_ns - *before.run_delay_ns);
    }
    events.voluntary_switches = after.voluntary_switches - before.voluntary_switches;
    events.involuntary_switches = after.involuntary_switches - before.involuntary_switches;
    events.minor_faults = after.minor_faults - before.minor_faults;
    events.major_faults = after.major_faults - before.major_faults;
    events.stops = after.stops - before.stops;
    events.moves = after.cpu != before.cpu ? 1 : 0;
    events.affinity_changes = after.allowed_cpus != before.allowed_cpus ? 1 : 0;
    return events;
}

ThreadCounter::ThreadCounter(pid_t process, pid_t thread, std::function<std::uint64_t()> times_continued)
    : times_continued_(std::move(times_continued)),
      schedstat_(task_folder(process, thread) + "schedstat"),
      status_(task_folder(process, thread) + "status"),
      stat_(task_folder(process, thread) + "stat") {}

ThreadCounter ThreadCounter::of_this_thread() {
    return {::getpid(), static_cast<pid_t>(::syscall(SYS_gettid)), times_continued};
}

std::optional<ThreadCounts> ThreadCounter::read() {
    ThreadCounts counts;
    counts.run_delay_ns = run_delay_of(schedstat_.read());
    const std::string_view status = status_.read();
    const auto voluntary = labelled_number(status, "voluntary_ctxt_switches:");
    if (!voluntary) {
        return std::nullopt;
    }
    counts.voluntary_switches = *voluntary;
    counts.involuntary_switches = labelled_number(status, "nonvoluntary_ctxt_switches:").value_or(0);
    counts.allowed_cpus = allowed_cpus_of(status);
    read_stat(stat_.read(), counts);
    counts.stops = times_continued_();
    return counts;
}

}  // namespace ipcbench::platform
