#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <utility>

#include <gtest/gtest.h>

#include "platform/fd_passing.hpp"
#include "platform/process.hpp"

namespace ipcbench::platform {
namespace {

using namespace std::chrono_literals;

/// Hides the end of a process from its parent, as a debugger does that does not look at it.
class Debugger {
public:
    explicit Debugger(pid_t process) : pid_(::fork()) {
        if (pid_ == 0) {
            const char attached = ::ptrace(PTRACE_SEIZE, process, nullptr, nullptr) == 0 ? 'y' : 'n';
            static_cast<void>(::write(answer_.second.get(), &attached, 1) == 1);
            while (true) {
                ::pause();
            }
        }
        EXPECT_EQ(::read(answer_.first.get(), &attached_, 1), 1);
    }
    Debugger(const Debugger&) = delete;
    Debugger& operator=(const Debugger&) = delete;
    ~Debugger() { end(); }

    [[nodiscard]] bool is_attached() const { return attached_ == 'y'; }

    void end() {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            ::waitpid(std::exchange(pid_, -1), nullptr, 0);
        }
    }

private:
    std::pair<UniqueFd, UniqueFd> answer_ = socket_pair();
    pid_t pid_;
    char attached_ = 'n';
};

// So is one in a frozen control group, or in a call that hangs in the kernel.
TEST(KilledProcess, one_that_does_not_end_when_it_is_killed_is_given_up) {
    ChildProcess child("/bin/sleep", {"1000"}, -1, {});
    Debugger debugger(child.pid());
    if (!debugger.is_attached()) {
        GTEST_SKIP() << "debugging a sibling is not permitted here";
    }
    EXPECT_EQ(describe(child.kill_and_reap(1ms)), "ended in an unknown way");
    EXPECT_FALSE(child.status());
    child.kill_and_reap();  // does not wait again
    EXPECT_FALSE(child.status());
    debugger.end();
    EXPECT_EQ(child.wait(30s)->signal, SIGKILL);
}

}  // namespace
}  // namespace ipcbench::platform
