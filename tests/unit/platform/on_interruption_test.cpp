#include "platform/on_interruption.hpp"

#include <atomic>
#include <csignal>
#include <thread>

#include <gtest/gtest.h>

#include "platform/supervisor.hpp"

namespace ipcbench::platform {
namespace {

void count(void* times) noexcept {
    static_cast<std::atomic<int>*>(times)->fetch_add(1);
}

TEST(OnInterruption, is_called_in_the_thread_that_is_interrupted_as_long_as_it_lives) {
    const Supervisor supervisor(Supervisor::Signals::ignore);  // owns the signal
    std::atomic<int> times{0};
    {
        const OnInterruption counting(count, &times);
        std::thread([] { ::raise(SIGURG); }).join();
        EXPECT_EQ(times, 0) << "another thread's";
        ::raise(SIGURG);
        ::raise(SIGURG);
        EXPECT_EQ(times, 2);
    }
    ::raise(SIGURG);
    EXPECT_EQ(times, 2);
}

}  // namespace
}  // namespace ipcbench::platform
