#pragma once

#include <sys/types.h>

#include <span>

#include "platform/signals.hpp"

namespace ipcbench::platform {

/// A descriptor of ours and its number in the new process; ours is above the numbers of all that are given.
struct GivenDescriptor {
    int ours;
    int number;
};

struct SpawnRequest {
    const char* path;
    char* const* arguments;    ///< with argv[0], and a null at the end
    char* const* environment;  ///< with a null at the end
    std::span<const GivenDescriptor> descriptors;
    const ChildSignals& signals;
    bool leads_group;  ///< of processes
};

/// Starts a program and stores its pid. Returns 0, or the errno with which it could not be started.
[[nodiscard]] int spawn(const SpawnRequest& request, pid_t& pid);

}  // namespace ipcbench::platform
