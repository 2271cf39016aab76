#include "transports/mq/sysv_queue.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <string>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "transports/fd/between_polls.hpp"
#include "transports/mq/kernel_limit.hpp"

namespace ipcbench::transports {

std::size_t sysv_message_limit() {
    // The default limits (msgctl(2)). A message must also fit into the whole queue.
    constexpr std::size_t usual_message = 8192;
    constexpr std::size_t usual_queue = 16384;
    return std::min(kernel_limit("kernel/msgmax", usual_message), kernel_limit("kernel/msgmnb", usual_queue));
}

SysvQueueLink::SysvQueueLink(int queue, SysvTypes types, long incoming, long outgoing, const ChannelConfig& config)
    : queue_(queue),
      incoming_(incoming),
      outgoing_(outgoing),
      foreign_(queue, types),
      wait_(config.wait),
      lifeline_(config.lifeline),
      next_sleeps_(config.wait.mode == WaitMode::block) {}

SysvQueueLink::SysvQueueLink(SysvQueueLink&& other) noexcept
    : queue_(std::exchange(other.queue_, -1)),
      incoming_(other.incoming_),
      outgoing_(other.outgoing_),
      foreign_(std::move(other.foreign_)),
      wait_(other.wait_),
      lifeline_(other.lifeline_),
      next_sleeps_(other.next_sleeps_) {}

SysvQueueLink::~SysvQueueLink() {
    if (queue_ >= 0) {
        ::msgsnd(queue_, &outgoing_, 0, IPC_NOWAIT);
    }
}

Fault SysvQueueLink::after_send(int error, std::uint32_t tries) noexcept {
    if (error == EAGAIN) {
        foreign_.drop();
        if (between_polls(wait_, tries)) {
            constexpr int look_again_after_ms = 1;
            ::poll(nullptr, 0, look_again_after_ms);
        }
    }
    return after(error);
}

Fault SysvQueueLink::after_receive(int error, std::uint32_t tries) noexcept {
    if (error == ENOMSG) {
        next_sleeps_ = between_polls(wait_, tries);
    }
    return after(error);
}

Fault SysvQueueLink::after(int error) const noexcept {
    switch (error) {
        case EAGAIN:
        case ENOMSG:
        case EINTR:
            return lifeline_->cut() ? Fault{FaultKind::stopped} : Fault{};
        case EIDRM:
        case EINVAL:  // removed before the call
            return {FaultKind::closed};
        case E2BIG:
            return {FaultKind::corrupt};
        default:
            return {FaultKind::system, error};
    }
}

}  // namespace ipcbench::transports
