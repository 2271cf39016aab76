#pragma once

#include <cstddef>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "transports/asio/desk.hpp"
#include "transports/asio/faults.hpp"

namespace ipcbench::transports {

/// A coroutine that does the same operation again and again, each time when it is sent.
class Errand {
public:
    /// `operation(error)` is awaited, and says how many bytes were moved.
    template <class Operation>
    void begin(boost::asio::io_context& loop, Operation operation) {
        boost::asio::co_spawn(loop, run(std::move(operation)), boost::asio::detached);
    }

    /// It must not be on its way.
    void send() {
        is_under_way_ = true;
        desk_.call();
    }

    [[nodiscard]] bool is_under_way() const noexcept { return is_under_way_; }
    /// How it ended last.
    [[nodiscard]] Fault fault() const noexcept { return is_under_way_ ? Fault{} : fault_of(error_); }
    [[nodiscard]] std::size_t moved() const noexcept { return moved_; }

private:
    template <class Operation>
    Awaitable<void> run(Operation operation) {
        while (true) {
            co_await desk_.wait();
            moved_ = co_await operation(error_);
            is_under_way_ = false;
        }
    }

    Desk desk_;
    bool is_under_way_ = false;
    std::size_t moved_ = 0;
    boost::system::error_code error_;
};

}  // namespace ipcbench::transports
