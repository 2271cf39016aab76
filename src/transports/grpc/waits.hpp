#pragma once

#include <grpc/support/time.h>
#include <grpcpp/completion_queue.h>

#include <condition_variable>
#include <mutex>

#include "transports/grpc/vigil.hpp"

namespace ipcbench::transports::rpc {

struct QueueLook {
    bool event = false;
    Fault fault;
};

/// One look at a completion queue, or one slice of sleep at it. gRPC's own reading and writing is done in it, by us.
inline QueueLook next_event(::grpc::CompletionQueue& queue, const Vigil& vigil, std::uint32_t tries, void*& tag,
                            bool& ok) noexcept {
    const bool sleep = vigil.is_time_to_sleep(tries);
    const gpr_timespec deadline =
        sleep ? gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_millis(Vigil::slice.count(), GPR_TIMESPAN))
              : gpr_inf_past(GPR_CLOCK_MONOTONIC);
    if (queue.AsyncNext(&tag, &ok, deadline) == ::grpc::CompletionQueue::GOT_EVENT) {
        return {true, {}};
    }
    return {false, sleep ? vigil.look() : vigil.look_after_poll(tries)};
}

/// Waits until `done()`, which gRPC's threads make true before they notify under the lock.
template <class Done>
Fault await_change(std::mutex& mutex, std::condition_variable& changed, const Vigil& vigil, Done done) noexcept {
    for (std::uint32_t tries = 0; !done(); ++tries) {
        const bool sleep = vigil.is_time_to_sleep(tries);
        if (sleep) {
            std::unique_lock lock(mutex);
            if (changed.wait_for(lock, Vigil::slice, done)) {
                return {};
            }
        }
        if (const Fault fault = sleep ? vigil.look() : vigil.look_after_poll(tries)) {
            return fault;
        }
    }
    return {};
}

}  // namespace ipcbench::transports::rpc
