#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>

#include <boost/asio/error.hpp>

#include "transports/asio/coroutine.hpp"
#include "transports/asio/faults.hpp"
#include "transports/asio/operation.hpp"

namespace ipcbench::transports {

/// A coroutine that repeats the same operation, once per `send`. Must outlive the loop.
class ReusableOperation {
public:
    /// `begin(done)` starts the operation.
    template <class Begin>
    void prepare(Begin begin) {
        coroutine_ = run(std::move(begin));
    }

    /// Starts the operation. It must not be in flight.
    void send() noexcept {
        is_in_flight_ = true;
        idle_.resume();
    }

    [[nodiscard]] bool is_in_flight() const noexcept { return is_in_flight_; }
    /// Returns the fault of the last operation.
    [[nodiscard]] Fault fault() const noexcept { return is_in_flight_ ? Fault{} : fault_; }
    [[nodiscard]] bool was_cancelled() const noexcept {
        return operation_.error() == boost::asio::error::operation_aborted;
    }
    [[nodiscard]] std::size_t moved() const noexcept { return operation_.moved(); }

private:
    /// Suspends the coroutine until the next `send`.
    struct IdleAwaiter {
        std::coroutine_handle<>& guest;

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> coroutine) const noexcept { guest = coroutine; }
        void await_resume() const noexcept {}
    };

    template <class Begin>
    Coroutine run(Begin begin) {
        while (true) {
            co_await IdleAwaiter{idle_};
            try {
                co_await operation_.of(begin);
                fault_ = fault_of(operation_.error());
            } catch (...) {
                fault_ = fault_of(std::current_exception());
            }
            is_in_flight_ = false;
        }
    }

    Operation operation_;
    std::coroutine_handle<> idle_;
    bool is_in_flight_ = false;
    Fault fault_;
    Coroutine coroutine_;
};

}  // namespace ipcbench::transports
