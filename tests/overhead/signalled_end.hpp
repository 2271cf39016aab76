#pragma once

#include <cstdint>
#include <cstring>

#include "overhead/loop.hpp"
#include "overhead/shared_state.hpp"

namespace ipcbench::overhead {

/// One process's end of shared memory that holds one message per direction, preceded by a Signal: copies in, signals,
/// and copies out. A Signal has `bool raise(turn)` and `bool await(turn)`; turns count from 1.
template <class Signal>
class SignalledEnd {
public:
    using Direction = SharedState<Signal>;

    SignalledEnd(Direction& input, Direction& output, std::size_t bytes)
        : input_(input), output_(output), message_(bytes) {}

    bool send() noexcept {
        std::memcpy(output_.extra(), message_.data(), message_.size());
        return output_->raise(++sent_);
    }
    bool receive() noexcept {
        if (!input_->await(++received_)) {
            return false;
        }
        std::memcpy(message_.data(), input_.extra(), message_.size());
        return true;
    }

private:
    Direction& input_;
    Direction& output_;
    OwnMessage message_;
    std::uint32_t sent_ = 0;
    std::uint32_t received_ = 0;
};

template <class Signal>
double bounce_signalled(const LoopSpec& spec) {
    SharedState<Signal> there(spec.bytes);
    SharedState<Signal> back(spec.bytes);
    SignalledEnd<Signal> ours(back, there, spec.bytes);
    SignalledEnd<Signal> theirs(there, back, spec.bytes);
    return bounce(spec, ours, theirs);
}

}  // namespace ipcbench::overhead
