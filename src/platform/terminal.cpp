#include "platform/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace ipcbench::platform {

bool is_terminal(int fd) {
    return ::isatty(fd) == 1;
}

std::optional<int> terminal_columns(int fd) {
    winsize size{};
    const bool told = ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return told ? std::optional<int>(size.ws_col) : std::nullopt;
}

}  // namespace ipcbench::platform
