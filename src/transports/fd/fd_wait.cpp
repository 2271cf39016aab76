#include "transports/fd/fd_wait.hpp"

#include <fcntl.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports {

void set_non_blocking(int fd, bool on) {
    const int flags = ::fcntl(fd, F_GETFL);
    const int wanted = on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    if (flags < 0 || ::fcntl(fd, F_SETFL, wanted) != 0) {
        throw system_error("changing a descriptor to " + std::string(on ? "non-blocking" : "blocking"), errno);
    }
}

}  // namespace ipcbench::transports
