#include "platform/standard_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>

#include "ipcbench/base/error.hpp"

namespace ipcbench::platform {

UniqueFd reserve_standard_output() {
    UniqueFd output(::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
    if (!output || ::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {
        throw system_error("duplicating the standard output", errno);
    }
    return output;
}

}  // namespace ipcbench::platform
