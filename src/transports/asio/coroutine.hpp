#pragma once

#include <coroutine>
#include <utility>

namespace ipcbench::transports {

/// A coroutine that runs until it first awaits something, and is destroyed with its owner, wherever it is suspended.
/// What it awaits resumes it.
///
/// Simpler than `asio::awaitable`, which allocates a frame for each operation and recycles that memory only within a
/// running loop: resuming one from outside takes a detour through a second io_context each time.
class Coroutine {
public:
    struct Promise {
        Coroutine get_return_object() noexcept {
            return Coroutine(std::coroutine_handle<Promise>::from_promise(*this));
        }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_always final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const { throw; }
    };

    using promise_type = Promise;  // the compiler looks for this name

    Coroutine() = default;
    Coroutine(const Coroutine&) = delete;
    Coroutine& operator=(const Coroutine&) = delete;
    Coroutine(Coroutine&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
    Coroutine& operator=(Coroutine&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Coroutine() {
        if (handle_) {
            handle_.destroy();
        }
    }

private:
    explicit Coroutine(std::coroutine_handle<> handle) noexcept : handle_(handle) {}

    std::coroutine_handle<> handle_;
};

}  // namespace ipcbench::transports
