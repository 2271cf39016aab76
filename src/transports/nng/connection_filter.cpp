#include "transports/nng/connection_filter.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports::nng_pair {

ConnectionFilter::ConnectionFilter() : changed_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    if (!changed_) {
        throw system_error("creating an eventfd", errno);
    }
}

void ConnectionFilter::expect(Test test) {
    const std::scoped_lock lock(mutex_);
    test_ = std::move(test);
}

void ConnectionFilter::clear_changes() noexcept {
    std::uint64_t count = 0;
    static_cast<void>(::read(changed_.get(), &count, sizeof count));
}

void ConnectionFilter::tell() noexcept {
    const std::uint64_t one = 1;
    static_cast<void>(::write(changed_.get(), &one, sizeof one));
}

bool ConnectionFilter::admits(nng_pipe pipe) {
    const std::scoped_lock lock(mutex_);
    int nobody = 0;
    return !closed_.load() && test_ && test_(pipe) && present_.compare_exchange_strong(nobody, nng_pipe_id(pipe));
}

void ConnectionFilter::notice(nng_pipe pipe, nng_pipe_ev event) noexcept {
    const int id = nng_pipe_id(pipe);
    switch (event) {
        case NNG_PIPE_EV_ADD_PRE:
            if (!admits(pipe)) {
                nng_pipe_close(pipe);
            }
            break;
        case NNG_PIPE_EV_ADD_POST:
            if (present_.load() == id) {
                established_ = true;
                tell();
            }
            break;
        case NNG_PIPE_EV_REM_POST:
            if (present_.load() == id) {
                established_ = false;
                present_ = 0;
                tell();
            }
            break;
        case NNG_PIPE_EV_NUM:
            break;
    }
}

}  // namespace ipcbench::transports::nng_pair
