#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace ipcbench::platform {

/// The CPU of a thread from that time on.
struct CpuSample {
    std::uint64_t at_ms = 0;  ///< since the Unix epoch
    int cpu = 0;

    [[nodiscard]] bool operator==(const CpuSample&) const = default;
};

/// Records on which CPUs the thread that creates it runs, as long as it lives: what `sample_cpu`
/// (core/cpu_sampling.hpp) is told on that thread. A thread has at most one. When there is no more room, every other
/// sample is dropped, and from then on they are taken half as often, so that they cover the whole time.
class CpuTrace {
public:
    CpuTrace() noexcept;
    CpuTrace(const CpuTrace&) = delete;
    CpuTrace& operator=(const CpuTrace&) = delete;
    ~CpuTrace();

    /// Adds a sample. To be called on the thread that created the trace.
    void add(std::uint64_t at_ms, int cpu) noexcept;

    /// Forgets all samples. To be called on the thread that created the trace.
    void restart() noexcept;

    /// Returns the samples in their order. Callable from any thread while the recording thread waits.
    [[nodiscard]] std::vector<CpuSample> samples() const;

    /// Returns how often the kernel has moved the thread to another CPU so far; nothing if it does not tell
    /// (/proc/self/ task/TID/sched, which needs CONFIG_SCHED_DEBUG). Callable from any thread of the process.
    [[nodiscard]] std::optional<std::uint64_t> migrations() const;

    static constexpr std::size_t room = 1024;

private:
    int thread_;
    std::array<std::atomic<std::uint64_t>, room> samples_{};  ///< time in the upper 48 bits, CPU in the lower 16
    std::atomic<std::size_t> count_{0};
    std::uint64_t interval_ms_ = 1;
    std::uint64_t next_ms_ = 0;
};

/// Returns the count of migrations in the text of such a file.
[[nodiscard]] std::optional<std::uint64_t> migrations_in(const std::string& sched);

}  // namespace ipcbench::platform
