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
#include "platform/attempt.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

/// Makes a system call in a way that has no effect, and returns 0 or errno.
using Question = int (*)();

/// errno of a system call; a descriptor that it returned is closed.
int error_of(long result) {
    const int error = errno;
    if (result < 0) {
        return error;
    }
    ::close(static_cast<int>(result));
    return 0;
}

/// The call was let through as far as its arguments.
int unless_bad_address(int error) {
    return error == EFAULT ? 0 : error;
}

int ask_io_uring() {
    return unless_bad_address(error_of(::syscall(SYS_io_uring_setup, 1, nullptr)));
}

int try_io_uring() {
    // struct io_uring_params, all zero (io_uring_setup(2)); its header is too new for some systems.
    constexpr std::size_t size_of_parameters = 120;
    alignas(std::max_align_t) std::array<std::byte, size_of_parameters> parameters{};
    return error_of(::syscall(SYS_io_uring_setup, 1, parameters.data()));
}

int ask_perf() {
    return unless_bad_address(error_of(::syscall(SYS_perf_event_open, nullptr, 0, -1, -1, PERF_FLAG_FD_CLOEXEC)));
}

/// Counts ourselves in user space, which takes the least privilege.
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

/// What a child says that asks in our place; nothing if there can be no child.
std::optional<ProbeAnswer> ask_through_child(Question question, bool in_full) {
    try {
        const auto error = number_of(ask_in_child([question] { return std::to_string(question()); }));
        return ProbeAnswer{static_cast<int>(error.value_or(0)), !error, in_full};
    } catch (const Error&) {
        return std::nullopt;
    }
}

std::optional<ProbeAnswer> answer(Question question, bool in_full, bool filtered) {
    if (filtered) {
        return ask_through_child(question, in_full);
    }
    return ProbeAnswer{question(), false, in_full};
}

}  // namespace

KernelProbes ask_kernel(bool filtered) {
    return {answer(ask_io_uring, false, filtered), answer(ask_perf, false, filtered), std::nullopt};
}

KernelProbes try_kernel(bool filtered) {
    return {answer(try_io_uring, true, filtered), answer(try_perf, true, filtered),
            answer(try_perf_hardware, true, filtered)};
}

}  // namespace ipcbench::platform
