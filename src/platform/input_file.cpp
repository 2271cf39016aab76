#include "platform/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {

InputFile::InputFile(std::string path)
    : path_(std::move(path)), opened_(path_ == "-" ? -1 : ::open(path_.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (path_ != "-" && opened_.get() < 0) {
        throw Error(ErrorKind::usage, describe_errno("opening '" + path_ + "'", errno));
    }
}

std::size_t InputFile::read(std::span<char> bytes) {
    const int fd = path_ == "-" ? STDIN_FILENO : opened_.get();
    for (;;) {
        const ssize_t size = ::read(fd, bytes.data(), bytes.size());
        if (size >= 0) {
            return static_cast<std::size_t>(size);
        }
        if (errno == EAGAIN) {  // another program made our standard input non-blocking
            pollfd readable{fd, POLLIN, 0};
            ::poll(&readable, 1, -1);
        } else if (errno != EINTR) {
            throw Error(ErrorKind::usage, describe_errno("reading '" + path_ + "'", errno));
        }
    }
}

std::optional<std::string> read_input(const std::string& path, std::size_t max) {
    InputFile file(path);
    std::string text;
    std::vector<char> some(65536);  // not on the stack, whose limit may be that small
    while (text.size() <= max) {
        const std::size_t size = file.read(some);
        if (size == 0) {
            return text;
        }
        text.append(some.data(), size);
    }
    return std::nullopt;
}

}  // namespace ipcbench::platform
