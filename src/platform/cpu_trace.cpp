#include "platform/cpu_trace.hpp"

#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

#include "ipcbench/core/cpu_sampling.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench {
namespace {

constexpr unsigned cpu_bits = 16;  // more than any kernel can be built for (NR_CPUS)

thread_local platform::CpuTrace* trace_of_this_thread = nullptr;

}  // namespace

void sample_cpu(std::uint64_t at_ms) noexcept {
    if (trace_of_this_thread != nullptr) {
        if (const int cpu = ::sched_getcpu(); cpu >= 0) {  // no system call: the C library reads rseq(2), or the vDSO
            trace_of_this_thread->add(at_ms, cpu);
        }
    }
}

namespace platform {

CpuTrace::CpuTrace() noexcept : thread_(static_cast<int>(::syscall(SYS_gettid))) {
    trace_of_this_thread = this;
}

CpuTrace::~CpuTrace() {
    trace_of_this_thread = nullptr;
}

void CpuTrace::add(std::uint64_t at_ms, int cpu) noexcept {
    if (at_ms < next_ms_) {
        return;
    }
    std::size_t count = count_.load(std::memory_order_relaxed);
    if (count == room) {
        for (std::size_t i = 0; i < room / 2; ++i) {
            samples_[i].store(samples_[2 * i].load(std::memory_order_relaxed), std::memory_order_relaxed);
        }
        count = room / 2;
        interval_ms_ *= 2;
    }
    samples_[count].store(at_ms << cpu_bits | static_cast<std::uint64_t>(cpu), std::memory_order_relaxed);
    count_.store(count + 1, std::memory_order_release);
    next_ms_ = at_ms + interval_ms_;
}

void CpuTrace::restart() noexcept {
    count_.store(0, std::memory_order_release);
    interval_ms_ = 1;
    next_ms_ = 0;
}

std::vector<CpuSample> CpuTrace::samples() const {
    std::vector<CpuSample> all(count_.load(std::memory_order_acquire));
    for (std::size_t i = 0; i < all.size(); ++i) {
        const std::uint64_t sample = samples_[i].load(std::memory_order_relaxed);
        all[i] = {sample >> cpu_bits, static_cast<int>(sample & ((1U << cpu_bits) - 1))};
    }
    return all;
}

std::optional<std::uint64_t> CpuTrace::migrations() const {
    return migrations_in(read_text("/proc/self/task/" + std::to_string(thread_) + "/sched").value_or(""));
}

std::optional<std::uint64_t> migrations_in(const std::string& sched) {
    const auto count = number_of(value_of(sched, "se.nr_migrations", ':'));
    return count && *count >= 0 ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

}  // namespace platform
}  // namespace ipcbench
