#include "platform/on_interruption.hpp"

#include <atomic>

namespace ipcbench::platform {
namespace {

// The handler runs on this same thread, between any two of its instructions.
thread_local constinit std::atomic<OnInterruption::End> end_of_wait{nullptr};
thread_local constinit std::atomic<void*> waited_for{nullptr};
static_assert(std::atomic<void*>::is_always_lock_free);

}  // namespace

OnInterruption::OnInterruption(End end, void* argument) noexcept {
    waited_for.store(argument, std::memory_order_relaxed);
    std::atomic_signal_fence(std::memory_order_release);
    end_of_wait.store(end, std::memory_order_relaxed);
}

OnInterruption::~OnInterruption() {
    end_of_wait.store(nullptr, std::memory_order_relaxed);
}

void OnInterruption::notify() noexcept {
    if (const End end = end_of_wait.load(std::memory_order_relaxed)) {
        std::atomic_signal_fence(std::memory_order_acquire);
        end(waited_for.load(std::memory_order_relaxed));
    }
}

}  // namespace ipcbench::platform
