#pragma once

#include <sys/types.h>

#include "runner/placement.hpp"

namespace ipcbench::overhead {

/// The second process of a hand-written loop, and this thread's place beside it: forks, pins both, and when it goes
/// kills the other and lets this thread go again. Neither can spin for ever: the partner dies with its parent, and both
/// by alarm(2) should a bounce never come back.
class Partner {
public:
    /// `play` runs in the partner until it is killed. Throws Error.
    template <class Play>
    Partner(const runner::Seats& seats, Play play) : Partner(seats) {
        if (pid_ == 0) {
            play();
            leave();
        }
    }
    Partner(const Partner&) = delete;
    Partner& operator=(const Partner&) = delete;
    ~Partner();

    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    explicit Partner(const runner::Seats& seats);
    [[noreturn]] static void leave() noexcept;

    const runner::Seats& seats_;
    pid_t pid_ = -1;
};

}  // namespace ipcbench::overhead
