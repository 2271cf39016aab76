#include "reporters/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"

namespace ipcbench::reporters {

Output Output::to_stream(int fd, std::string name) {
    return {fd, UniqueFd(), std::move(name)};
}

Output Output::to_file(const std::string& path) {
    if (path == "-") {
        return to_stream(STDOUT_FILENO, "standard output");
    }
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) {
        throw system_error("creating '" + path + "'", errno);
    }
    const int fd = file.get();
    return {fd, std::move(file), "'" + path + "'"};
}

void Output::write(std::string_view text) {
    while (error_ == 0 && !text.empty()) {
        const ssize_t written = ::write(fd_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno == EAGAIN) {
            // Somebody made our standard stream non-blocking (a terminal or pipe is shared with other programs).
            pollfd writable{fd_, POLLOUT, 0};
            ::poll(&writable, 1, -1);
        } else if (errno != EINTR) {
            error_ = errno;
        }
    }
    if (error_ != 0) {
        throw system_error("writing the report to " + name_, error_,
                           error_ == ENOSPC  ? "make room (df -h), or write it elsewhere"
                           : error_ == EPIPE ? "the program that was to read it has ended"
                                             : "");
    }
}

}  // namespace ipcbench::reporters
