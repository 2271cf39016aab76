#include "transports/uring/ring.hpp"

#include <array>
#include <cerrno>
#include <span>
#include <string>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "platform/affinity.hpp"
#include "platform/probing.hpp"

namespace ipcbench::transports {
namespace {

/// One send, one receive and two cancellations.
constexpr unsigned entries = 8;

/// Returns a hint on how to get a ring after the kernel refused one with that errno.
std::string way_out(int error) {
    switch (error) {
        case ENOMEM:
            return "raise the limit of locked memory: ulimit -l";
        case ENOSYS:
            return "needs Linux 5.6, built with CONFIG_IO_URING, and a seccomp profile that allows it";
        default:
            return "allow io_uring_setup(2): sysctl kernel.io_uring_disabled=0, or another seccomp profile";
    }
}

/// From the cheapest on; a kernel that does not know a flag returns EINVAL.
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
        // Unbound, the kernel's thread would move between all CPUs of the machine.
        if (const std::vector<int> cpus = platform::allowed_cpus(); cpus.size() == 1) {
            params.flags |= IORING_SETUP_SQ_AFF;
            params.sq_thread_cpu = static_cast<unsigned>(cpus.front());
        }
    }
    return -::io_uring_queue_init_params(entries, &ring, &params);
}

}  // namespace

Availability probe_io_uring() {
    return platform::probe_by_doing("calls io_uring_setup(2) or io_uring_enter(2)", [] {
        ChannelConfig config;
        config.options = OptionValues({&rings::sqpoll_option, 1}, {}, "io_uring");
        Ring ring(config);
        ::io_uring_prep_nop(::io_uring_get_sqe(ring.get()));
        if (const int submitted = ::io_uring_submit_and_wait(ring.get(), 1); submitted < 0) {
            throw system_error("using a ring (io_uring_enter)", -submitted, way_out(-submitted));
        }
    });
}

Ring::Ring(const ChannelConfig& config) : sqpoll_idle_ms_(config.options.number(rings::sqpoll_option.key)) {
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
        throw system_error("setting up a ring (io_uring_setup)", error, way_out(error));
    }
    // Saves a descriptor look-up per call; older kernels work without.
    ::io_uring_register_ring_fd(&ring_);
}

void Ring::describe(EffectiveOptions& options) const {
    options.push_back({std::string(rings::sqpoll_option.key), std::to_string(sqpoll_idle_ms_)});
    if (sqpoll_idle_ms_ == 0) {
        const bool cooperative = (ring_.flags & IORING_SETUP_COOP_TASKRUN) != 0;
        options.push_back({"taskrun", is_deferred() ? "deferred" : cooperative ? "cooperative" : "interrupting"});
    }
}

}  // namespace ipcbench::transports
