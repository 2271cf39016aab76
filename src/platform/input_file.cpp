#include "platform/input_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

std::optional<std::string> read_input(const std::string& path, std::size_t max) {
    const UniqueFd opened(path == "-" ? -1 : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const int fd = path == "-" ? STDIN_FILENO : opened.get();
    if (fd < 0) {
        throw Error(ErrorKind::usage, describe_errno("opening '" + path + "'", errno));
    }
    std::string text;
    std::array<char, 65536> some{};
    while (text.size() <= max) {
        const ssize_t size = ::read(fd, some.data(), some.size());
        if (size == 0) {
            return text;
        }
        if (size < 0 && errno != EINTR) {
            throw Error(ErrorKind::usage, describe_errno("reading '" + path + "'", errno));
        }
        text.append(some.data(), size < 0 ? 0 : static_cast<std::size_t>(size));
    }
    return std::nullopt;
}

}  // namespace ipcbench::platform
