#include "transports/uring/ring.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/kernel_probes.hpp"
#include "platform/privileges.hpp"

namespace ipcbench::transports {
namespace {

/// One send, one receive and two cancellations.
constexpr unsigned entries = 8;

constexpr const char* mend = "allow io_uring_setup(2): sysctl kernel.io_uring_disabled=0, or another seccomp profile";

/// From the cheapest on; a kernel that does not know one says EINVAL.
constexpr std::array<unsigned, 3> ways{
    IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_TASKRUN_FLAG,
    IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG,
    0,
};
constexpr std::array<unsigned, 2> sqpoll_ways{IORING_SETUP_SQPOLL | IORING_SETUP_SINGLE_ISSUER, IORING_SETUP_SQPOLL};

int init(io_uring& ring, unsigned flags, std::uint64_t sqpoll_idle_ms) {
    io_uring_params params{};
    params.flags = flags;
    if ((flags & IORING_SETUP_SQPOLL) != 0) {
        params.sq_thread_idle = static_cast<unsigned>(sqpoll_idle_ms);
        // By itself it roams over all CPUs of the machine.
        if (const std::vector<int> cpus = platform::allowed_cpus(); cpus.size() == 1) {
            params.flags |= IORING_SETUP_SQ_AFF;
            params.sq_thread_cpu = static_cast<unsigned>(cpus.front());
        }
    }
    return -::io_uring_queue_init_params(entries, &ring, &params);
}

}  // namespace

namespace {

void check_sqpoll(const ChannelConfig& config) {
    static_cast<void>(Ring(config));
}

}  // namespace

const OptionSpec& sqpoll_option() noexcept {
    static constexpr OptionSpec option{
        .key = "sqpoll_idle_ms",
        .kind = OptionKind::count,
        .fallback = "0",
        .help = "a kernel thread per side polls for submissions, and sleeps after so long without; 0: no thread",
        .least = 1,
        .most = 60'000,
        .check = check_sqpoll};
    return option;
}

Availability probe_io_uring() {
    const platform::KernelProbes answers = platform::ask_kernel(platform::is_filtered(platform::read_privileges()));
    if (!answers.io_uring.has_value()) {
        return {false, "it cannot be found out whether io_uring is allowed", mend};
    }
    if (answers.io_uring->killed) {
        return {false, "a seccomp filter kills who calls io_uring_setup(2)", mend};
    }
    if (const int error = answers.io_uring->error; error != 0) {
        return {false, describe_errno("io_uring_setup", error),
                error == ENOSYS ? "needs Linux 5.6, built with CONFIG_IO_URING" : mend};
    }
    return {};
}

Ring::Ring(const ChannelConfig& config) : sqpoll_idle_ms_(config.options.number(sqpoll_option().key)) {
    const std::span<const unsigned> tries =
        sqpoll_idle_ms_ != 0 ? std::span<const unsigned>(sqpoll_ways) : std::span<const unsigned>(ways);
    int error = 0;
    for (const unsigned flags : tries) {
        error = init(ring_, flags, sqpoll_idle_ms_);
        if (error != EINVAL) {
            break;
        }
    }
    if (error != 0) {
        throw system_error("setting up an io_uring", error,
                           error == ENOMEM ? "raise the limit of locked memory: ulimit -l" : mend);
    }
    // Saves a look-up of the descriptor per call; older kernels do without.
    ::io_uring_register_ring_fd(&ring_);
}

void Ring::describe(EffectiveOptions& options) const {
    options.push_back({std::string(sqpoll_option().key), std::to_string(sqpoll_idle_ms_)});
    if (sqpoll_idle_ms_ == 0) {
        const bool cooperative = (ring_.flags & IORING_SETUP_COOP_TASKRUN) != 0;
        options.push_back({"taskrun", is_deferred() ? "deferred" : cooperative ? "cooperative" : "interrupting"});
    }
}

}  // namespace ipcbench::transports
