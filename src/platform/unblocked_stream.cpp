#include "platform/unblocked_stream.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <string>

namespace ipcbench::platform {

UnblockedStream::UnblockedStream(int fd)
    : fd_(fd),
      own_(::open(("/proc/self/fd/" + std::to_string(fd)).c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {}

bool UnblockedStream::write(std::string_view text) const noexcept {
    if (own_) {
        return ::write(own_.get(), text.data(), text.size()) > 0;
    }
    pollfd writable{fd_, POLLOUT, 0};
    return ::poll(&writable, 1, 0) == 1 && ::write(fd_, text.data(), text.size()) > 0;
}

}  // namespace ipcbench::platform
