#include "transports/nng/door.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports::nng_pair {

Door::Door() : news_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!news_) {
        throw system_error("creating an eventfd", errno);
    }
}

void Door::expect(Test test) {
    const std::scoped_lock lock(mutex_);
    test_ = std::move(test);
}

void Door::looked() noexcept {
    std::uint64_t count = 0;
    static_cast<void>(::read(news_.get(), &count, sizeof count));
}

void Door::tell() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(::write(news_.get(), &one, sizeof one));
}

bool Door::lets_in(nng_pipe pipe) {
    const std::scoped_lock lock(mutex_);
    int nobody = 0;
    return !closed_.load() && test_ && test_(pipe) && present_.compare_exchange_strong(nobody, nng_pipe_id(pipe));
}

void Door::notice(nng_pipe pipe, nng_pipe_ev event) noexcept {
    const int id = nng_pipe_id(pipe);
    switch (event) {
        case NNG_PIPE_EV_ADD_PRE:
            if (!lets_in(pipe)) {
                nng_pipe_close(pipe);
            }
            break;
        case NNG_PIPE_EV_ADD_POST:
            if (present_.load() == id) {
                stands_ = true;
                tell();
            }
            break;
        case NNG_PIPE_EV_REM_POST:
            if (present_.load() == id) {
                stands_ = false;
                present_ = 0;
                tell();
            }
            break;
        case NNG_PIPE_EV_NUM:
            break;
    }
}

}  // namespace ipcbench::transports::nng_pair
