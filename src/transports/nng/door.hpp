#pragma once

#include <nng/nng.h>

#include <atomic>

namespace ipcbench::transports::nng_pair {

/// Who comes to a socket and who goes, as nng's threads tell. A pair0 socket has one peer at a time; nng itself turns
/// away who comes while there is one.
class Door {
public:
    /// For nng_pipe_notify(3), with the door as its argument.
    static void notice(nng_pipe pipe, nng_pipe_ev event, void* self) noexcept {
        static_cast<Door*>(self)->notice(pipe, event);
    }

    /// The connection that stands now, 0 for none.
    [[nodiscard]] int present() const noexcept { return present_.load(); }

    /// How many have stood so far.
    [[nodiscard]] unsigned arrivals() const noexcept { return arrivals_.load(); }

    /// From now on nobody else may come; when this one goes that is the end.
    void close_behind(int pipe) noexcept { admitted_ = pipe; }

    [[nodiscard]] bool peer_is_gone() const noexcept { return present_.load() != admitted_.load(); }

private:
    void notice(nng_pipe pipe, nng_pipe_ev event) noexcept {
        switch (event) {
            case NNG_PIPE_EV_ADD_PRE:
                if (admitted_.load() != 0) {
                    nng_pipe_close(pipe);
                }
                break;
            case NNG_PIPE_EV_ADD_POST:
                present_ = nng_pipe_id(pipe);
                ++arrivals_;
                break;
            case NNG_PIPE_EV_REM_POST: {
                int gone = nng_pipe_id(pipe);
                present_.compare_exchange_strong(gone, 0);
                break;
            }
            case NNG_PIPE_EV_NUM:
                break;
        }
    }

    std::atomic<int> present_{0};
    std::atomic<unsigned> arrivals_{0};
    std::atomic<int> admitted_{0};
};

}  // namespace ipcbench::transports::nng_pair
