#pragma once

#include <unistd.h>

#include "ipcbench/base/unique_fd.hpp"
#include "overhead/shared_state.hpp"

namespace ipcbench::overhead {

/// One process's end of a byte stream (or two) that carries messages of one fixed size.
class StreamEnd {
public:
    StreamEnd(int input, int output, std::size_t bytes) : input_(input), output_(output), message_(bytes) {}

    bool send() noexcept {
        return ::write(output_, message_.data(), message_.size()) == static_cast<ssize_t>(message_.size());
    }
    bool receive() noexcept {
        for (std::size_t got = 0; got < message_.size();) {
            const ssize_t more = ::read(input_, message_.data() + got, message_.size() - got);
            if (more <= 0) {
                return false;
            }
            got += static_cast<std::size_t>(more);
        }
        return true;
    }

private:
    int input_;
    int output_;
    OwnMessage message_;
};

}  // namespace ipcbench::overhead
