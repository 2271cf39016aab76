#pragma once

#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include "transports/asio/ends.hpp"

namespace ipcbench::transports {

/// Where a coroutine is while nobody wants anything. It has no descriptors, so that to run it asks the kernel nothing,
/// while a turn of the loop's own begins with a look at them (epoll_wait). And it resumes the coroutine under Asio's
/// eyes: memory of the operation that ends is there for the one that begins. To be destroyed before the loop: the
/// coroutine in it is the loop's work.
class Desk {
public:
    Desk() : is_open_(context_.get_executor()) {}

    /// Suspends the coroutine until it is called.
    auto wait() {
        return boost::asio::async_initiate<decltype(awaited), void()>(
            [this](auto resume) {
                boost::asio::post(boost::asio::bind_executor(context_.get_executor(), std::move(resume)));
            },
            awaited);
    }

    /// Resumes it; false when it is not there.
    bool call() { return context_.poll_one() != 0; }

private:
    boost::asio::io_context context_{BOOST_ASIO_CONCURRENCY_HINT_UNSAFE};  // its owner's alone, and needs no locks
    boost::asio::executor_work_guard<Executor> is_open_;
};

}  // namespace ipcbench::transports
