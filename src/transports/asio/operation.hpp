#pragma once

#include <coroutine>
#include <cstddef>

#include <boost/system/error_code.hpp>

#include "transports/asio/handler_memory.hpp"

namespace ipcbench::transports {

/// Awaited by a Coroutine: one Asio operation after another, each in the same memory. Must outlive the I/O objects and
/// the loop, because they refer to an unfinished operation.
class Operation {
public:
    /// The operation's handler.
    class Done {
    public:
        using allocator_type = HandlerMemory::Allocator<std::byte>;

        explicit Done(Operation& operation) noexcept : operation_(&operation) {}

        [[nodiscard]] allocator_type get_allocator() const noexcept { return allocator_type(operation_->memory_); }

        void operator()(const boost::system::error_code& error, std::size_t moved = 0) const {
            operation_->error_ = error;
            operation_->moved_ = moved;
            operation_->awaiting_.resume();
        }

    private:
        Operation* operation_;
    };

    /// Returns an awaitable that starts the operation with `begin(done)`.
    template <class Begin>
    [[nodiscard]] auto of(const Begin& begin) noexcept {
        struct Awaiter {
            Operation& operation;
            const Begin& begin;

            [[nodiscard]] bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> awaiting) const {
                operation.awaiting_ = awaiting;
                begin(Done(operation));
            }
            void await_resume() const noexcept {}
        };
        return Awaiter{*this, begin};
    }

    /// Returns the error of the operation that ended last.
    [[nodiscard]] const boost::system::error_code& error() const noexcept { return error_; }
    [[nodiscard]] std::size_t moved() const noexcept { return moved_; }

private:
    HandlerMemory memory_;
    std::coroutine_handle<> awaiting_;
    boost::system::error_code error_;
    std::size_t moved_ = 0;
};

}  // namespace ipcbench::transports
