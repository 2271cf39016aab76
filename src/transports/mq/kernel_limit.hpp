#pragma once

#include <cstddef>
#include <fstream>
#include <string>

namespace ipcbench::transports {

/// Returns the number in a file of /proc/sys; `usual`, the kernel's default, if it cannot be read.
[[nodiscard]] inline std::size_t kernel_limit(const std::string& file, std::size_t usual) {
    std::size_t value = usual;
    std::ifstream("/proc/sys/" + file) >> value;
    return value;
}

}  // namespace ipcbench::transports
