#include <pthread.h>
#include <semaphore.h>
#include <sys/eventfd.h>

#include <atomic>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "overhead/hand_loops.hpp"
#include "overhead/signalled_end.hpp"
#include "platform/cpu_relax.hpp"
#include "platform/futex.hpp"

namespace ipcbench::overhead::hand {
namespace {

struct alignas(64) Futex {
    bool raise(std::uint32_t turn) noexcept {
        number.store(turn, std::memory_order_release);
        platform::futex_wake_one(number);
        return true;
    }
    bool await(std::uint32_t turn) noexcept {
        while (number.load(std::memory_order_acquire) != turn) {
            platform::futex_wait(number, turn - 1);
        }
        return true;
    }

    std::atomic<std::uint32_t> number{0};
};

struct alignas(64) Semaphore {
    Semaphore() noexcept { ::sem_init(&semaphore, 1, 0); }
    Semaphore(const Semaphore&) = delete;
    Semaphore& operator=(const Semaphore&) = delete;
    ~Semaphore() { ::sem_destroy(&semaphore); }

    bool raise(std::uint32_t /*turn*/) noexcept { return ::sem_post(&semaphore) == 0; }
    bool await(std::uint32_t /*turn*/) noexcept { return ::sem_wait(&semaphore) == 0; }

    sem_t semaphore{};
};

struct alignas(64) Condition {
    Condition() noexcept {
        pthread_mutexattr_t mutex_kind{};
        ::pthread_mutexattr_init(&mutex_kind);
        ::pthread_mutexattr_setpshared(&mutex_kind, PTHREAD_PROCESS_SHARED);
        ::pthread_mutexattr_setrobust(&mutex_kind, PTHREAD_MUTEX_ROBUST);
        ::pthread_mutex_init(&mutex, &mutex_kind);
        pthread_condattr_t condition_kind{};
        ::pthread_condattr_init(&condition_kind);
        ::pthread_condattr_setpshared(&condition_kind, PTHREAD_PROCESS_SHARED);
        ::pthread_cond_init(&condition, &condition_kind);
    }

    bool raise(std::uint32_t turn) noexcept {
        ::pthread_mutex_lock(&mutex);
        number = turn;
        ::pthread_cond_signal(&condition);
        return ::pthread_mutex_unlock(&mutex) == 0;
    }
    bool await(std::uint32_t turn) noexcept {
        ::pthread_mutex_lock(&mutex);
        while (number != turn) {
            ::pthread_cond_wait(&condition, &mutex);
        }
        return ::pthread_mutex_unlock(&mutex) == 0;
    }

    // Never destroyed: pthread_cond_destroy(3) would block if the peer was killed while it waited.
    pthread_mutex_t mutex{};
    pthread_cond_t condition{};
    std::uint32_t number = 0;
};

/// The forked process inherits the descriptor.
struct alignas(64) EventFd {
    EventFd() : event(::eventfd(0, EFD_CLOEXEC)) {
        if (!event) {
            throw system_error("creating an eventfd", errno);
        }
    }

    bool raise(std::uint32_t /*turn*/) noexcept { return ::eventfd_write(event.get(), 1) == 0; }
    bool await(std::uint32_t /*turn*/) noexcept {
        eventfd_t value = 0;
        return ::eventfd_read(event.get(), &value) == 0;
    }

    UniqueFd event;
};

/// Has its cache line to itself: the message begins in the next one.
struct alignas(64) Spin {
    bool raise(std::uint32_t turn) noexcept {
        number.store(turn, std::memory_order_release);
        return true;
    }
    bool await(std::uint32_t turn) noexcept {
        while (number.load(std::memory_order_acquire) != turn) {
            platform::cpu_relax();
        }
        return true;
    }

    std::atomic<std::uint32_t> number{0};
};

}  // namespace

double futex(const LoopSpec& spec) {
    return bounce_signalled<Futex>(spec);
}

double semaphore(const LoopSpec& spec) {
    return bounce_signalled<Semaphore>(spec);
}

double condvar(const LoopSpec& spec) {
    return bounce_signalled<Condition>(spec);
}

double eventfd(const LoopSpec& spec) {
    return bounce_signalled<EventFd>(spec);
}

double copy_signal_copy(const LoopSpec& spec) {
    return bounce_signalled<Spin>(spec);
}

}  // namespace ipcbench::overhead::hand
