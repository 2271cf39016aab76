#pragma once

#include <sys/types.h>

#include <optional>
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
    std::optional<pid_t> group;  ///< the process group to join (0: one of its own); nothing: ours
};

/// Starts a program and stores its pid. Returns 0, or the errno with which it could not be started.
[[nodiscard]] int spawn(const SpawnRequest& request, pid_t& pid);

}  // namespace ipcbench::platform
