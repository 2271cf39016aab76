#include "platform/kernel_probes.hpp"

#include <linux/perf_event.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>

#include "ipcbench/base/error.hpp"
#include "platform/probing.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Makes a system call in a way that has no effect, and returns 0 or errno.
using Question = int (*)();

/// Returns the errno of a system call's result, 0 for success; closes a descriptor that the call returned.
int error_of(long result) {
    const int error = errno;
    if (result < 0) {
        return error;
    }
    ::close(static_cast<int>(result));
    return 0;
}

/// Maps EFAULT to success: the kernel then permitted the call and failed only at its arguments.
int unless_bad_address(int error) {
    return error == EFAULT ? 0 : error;
}

int probe_io_uring_permission() {
    return unless_bad_address(error_of(::syscall(SYS_io_uring_setup, 1, nullptr)));
}

int try_io_uring() {
    // struct io_uring_params, all zero (io_uring_setup(2)); its header is too new for some systems.
    constexpr std::size_t size_of_parameters = 120;
    alignas(std::max_align_t) std::array<std::byte, size_of_parameters> parameters{};
    return error_of(::syscall(SYS_io_uring_setup, 1, parameters.data()));
}

int probe_perf_permission() {
    return unless_bad_address(error_of(::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC)));
}

/// Opens an event that counts this process in user space, which takes the least privilege.
int open_event(std::uint32_t type, std::uint64_t event) {
    perf_event_attr attributes{};
    attributes.size = sizeof attributes;
    attributes.type = type;
    attributes.config = event;
    attributes.disabled = 1;
    attributes.exclude_kernel = 1;
    attributes.exclude_hv = 1;
    return error_of(::syscall(SYS_perf_event_open, &attributes, 0, -1, -1, PERF_FLAG_FD_CLOEXEC));
}

int try_perf() {
    return open_event(PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK);
}

int try_perf_hardware() {
    return open_event(PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES);
}

/// Asks in a child process and returns its answer; nothing if no child can be started.
std::optional<ProbeResult> probe_in_child(Question question, bool thorough) {
    try {
        const auto error = number_of(run_in_child([question] { return std::to_string(question()); }));
        return ProbeResult{static_cast<int>(error.value_or(0)), !error, thorough};
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<ProbeResult> answer(Question question, bool thorough, bool filtered) {
    if (filtered) {
        return probe_in_child(question, thorough);
    }
    return ProbeResult{question(), false, thorough};
}

}  // namespace

KernelProbes probe_permissions(bool filtered) {
    return {answer(probe_io_uring_permission, false, filtered), answer(probe_perf_permission, false, filtered),
            std::nullopt};
}

KernelProbes probe_features(bool filtered) {
    return {answer(try_io_uring, true, filtered), answer(try_perf, true, filtered),
            answer(try_perf_hardware, true, filtered)};
}

}  // namespace ipcbench::platform
