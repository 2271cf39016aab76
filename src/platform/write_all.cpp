#include "platform/write_all.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace ipcbench::platform {
namespace {

/// Writes all of the text. `write_some` is write(2) or pwrite(2), called with the rest.
template <class Function>
int repeat(int fd, std::string_view text, const Function& write_some) noexcept {
    while (!text.empty()) {
        const ssize_t written = write_some(text);
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // Another program made our standard stream non-blocking (terminals and pipes are shared).
            pollfd writable{fd, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            return errno;
        }
    }
    return 0;
}

}  // namespace

int write_all(int fd, std::string_view text) noexcept {
    return repeat(fd, text, [fd](std::string_view left) { return ::write(fd, left.data(), left.size()); });
}

int write_all_at(int fd, std::string_view text, off_t place) noexcept {
    return repeat(fd, text, [fd, place, start = text.data()](std::string_view left) {
        return ::pwrite(fd, left.data(), left.size(), place + (left.data() - start));
    });
}

}  // namespace ipcbench::platform
