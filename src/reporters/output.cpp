#include "reporters/output.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/umask.hpp"

namespace ipcbench::reporters {

Output Output::to_stream(int fd, std::string name) {
    return {fd, UniqueFd(), std::move(name)};
}

Output Output::to_file(const std::string& path) {
    if (path == "-") {
        return to_stream(STDOUT_FILENO, "standard output");
    }
    const platform::UsersUmask as_the_user_wants;
    UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file) {
        throw system_error("creating '" + path + "'", errno);
    }
    const int fd = file.get();
    Output output(fd, std::move(file), "'" + path + "'");
    struct stat status {};
    output.takes_tail_ = ::fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
    return output;
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
        fail();
    }
}

void Output::write(std::string_view text, std::string_view tail) {
    if (!takes_tail_) {
        write(text);
        return;
    }
    // In one go, and at first no shorter than before: whoever kills us leaves no piece of what was written over.
    std::string all = std::string(text).append(tail);
    const std::size_t size = all.size();
    all.append(tail_size_ > size ? tail_size_ - size : 0, '\n');
    write(all);
    const off_t end = ::lseek(fd_, 0, SEEK_CUR) - static_cast<off_t>(all.size() - size);
    if (::ftruncate(fd_, end) != 0 || ::lseek(fd_, end - static_cast<off_t>(tail.size()), SEEK_SET) < 0) {
        error_ = errno;
        fail();
    }
    tail_size_ = tail.size();
}

void Output::fail() const {
    throw system_error("writing the report to " + name_, error_,
                       error_ == ENOSPC  ? "make room (df -h), or write it elsewhere"
                       : error_ == EPIPE ? "the program that was to read it has ended"
                                         : "");
}

}  // namespace ipcbench::reporters
