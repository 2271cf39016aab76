#pragma once

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::overhead {

/// Both ends of a pipe.
struct PipePair {
    UniqueFd input;
    UniqueFd output;
};

/// pipe(2). Throws Error.
[[nodiscard]] PipePair make_pipe();

}  // namespace ipcbench::overhead
