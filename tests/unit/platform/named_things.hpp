#pragma once

#include <fcntl.h>
#include <sys/mman.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

inline void make_file(const std::string& path, const std::string& text = "x") {
    std::ofstream(path) << text;
}

inline bool make_shared_memory(const std::string& name) {
    return static_cast<bool>(UniqueFd(::shm_open(("/" + name).c_str(), O_CREAT | O_EXCL | O_RDWR, 0600)));
}

inline bool shared_memory_exists(const std::string& name) {
    return static_cast<bool>(UniqueFd(::shm_open(("/" + name).c_str(), O_RDONLY, 0)));
}

inline std::size_t entries(const std::string& folder) {
    namespace fs = std::filesystem;
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace ipcbench::platform
