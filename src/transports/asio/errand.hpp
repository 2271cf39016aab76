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

/// A coroutine that does the same operation again and again, each time when it is sent. To outlive the loop.
class Errand {
public:
    /// `begin(done)` begins it.
    template <class Begin>
    void prepare(Begin begin) {
        coroutine_ = run(std::move(begin));
    }

    /// It must not be on its way.
    void send() noexcept {
        is_under_way_ = true;
        at_home_.resume();
    }

    [[nodiscard]] bool is_under_way() const noexcept { return is_under_way_; }
    /// How it ended last.
    [[nodiscard]] Fault fault() const noexcept { return is_under_way_ ? Fault{} : fault_; }
    [[nodiscard]] bool was_cancelled() const noexcept {
        return operation_.error() == boost::asio::error::operation_aborted;
    }
    [[nodiscard]] std::size_t moved() const noexcept { return operation_.moved(); }

private:
    /// Where the coroutine is while nobody wants anything.
    struct Home {
        std::coroutine_handle<>& guest;

        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> coroutine) const noexcept { guest = coroutine; }
        void await_resume() const noexcept {}
    };

    template <class Begin>
    Coroutine run(Begin begin) {
        while (true) {
            co_await Home{at_home_};
            try {
                co_await operation_.of(begin);
                fault_ = fault_of(operation_.error());
            } catch (...) {
                fault_ = fault_of(std::current_exception());
            }
            is_under_way_ = false;
        }
    }

    Operation operation_;
    std::coroutine_handle<> at_home_;
    bool is_under_way_ = false;
    Fault fault_;
    Coroutine coroutine_;
};

}  // namespace ipcbench::transports
