#include "overhead/pipe_pair.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "ipcbench/base/error.hpp"

namespace ipcbench::overhead {

PipePair make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw system_error("creating a pipe", errno);
    }
    return {UniqueFd(ends[0]), UniqueFd(ends[1])};
}

}  // namespace ipcbench::overhead
