#pragma once

#include <cerrno>

#include "ipcbench/base/error.hpp"

namespace ipcbench::overhead {

/// Throws Error, with errno, unless a system call has done what it should: "doing: Connection refused (errno 111)".
inline void require(bool done, const char* doing) {
    if (!done) {
        throw system_error(doing, errno);
    }
}

}  // namespace ipcbench::overhead
