#include "conformance/faults.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>
#include <vector>

#include <fmt/format.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves its declaration to the program

namespace ipcbench::conformance {
namespace {

namespace fs = std::filesystem;

std::vector<int>& kept() {
    static std::vector<int> descriptors;
    return descriptors;
}

/// Returns whether the memory is shared through a file: shared memory, memfds, files of the run.
bool may_be_shared(const std::string& name) {
    return name.starts_with("/dev/shm/") || name.starts_with("/memfd:") || name.find("/ipcbench-") != std::string::npos;
}

void keep(const fs::path& path) {
    std::error_code error;
    if (may_be_shared(fs::read_symlink(path, error))) {
        if (const int fd = ::open(path.c_str(), O_RDWR | O_CLOEXEC | O_NONBLOCK); fd >= 0) {
            kept().push_back(fd);
        }
    }
}

}  // namespace

void stop_and_continue(pid_t process) {
    // A separate process does this because the calling process may be the one to stop.
    std::string script = fmt::format(
        "kill -STOP {0}; until grep -q '^State:.[Tt]' /proc/{0}/status; do :; done; kill -CONT {0}", process);
    std::string shell = "/bin/sh";
    std::string flag = "-c";
    std::array<char*, 4> arguments{shell.data(), flag.data(), script.data(), nullptr};
    pid_t helper = 0;
    if (::posix_spawn(&helper, shell.c_str(), nullptr, nullptr, arguments.data(), environ) == 0) {
        while (::waitpid(helper, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
}

bool is_first_child() {
    // The kernel frees an abstract name with its last descriptor, however its owner ends.
    static const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un name{};
    name.sun_family = AF_UNIX;
    const std::string text = fmt::format("ipcbench-faulty-child-of-{}", ::getppid());
    std::copy(text.begin(), text.end(), std::begin(name.sun_path) + 1);
    return ::bind(socket, reinterpret_cast<const sockaddr*>(&name),
                  static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + text.size())) == 0;
}

void keep_what_is_shared() {
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator("/proc/self/fd", error)) {
        // The standard streams may be a memfd of the test's, which the parent does not map.
        if (std::stoi(entry.path().filename()) > STDERR_FILENO) {
            keep(entry.path());
        }
    }
}

bool truncate_what_is_shared() {
    std::ifstream maps("/proc/self/maps");
    std::vector<std::string> ranges;
    for (std::string line; std::getline(maps, line);) {
        const std::size_t end_of_range = line.find(' ');
        if (end_of_range != std::string::npos && line.compare(end_of_range, 5, " rw-s") == 0) {
            ranges.push_back(line.substr(0, end_of_range));
        }
    }
    for (const std::string& range : ranges) {
        keep("/proc/self/map_files/" + range);  // only root may open these
    }
    bool any = false;
    for (const int fd : kept()) {
        any = ::ftruncate(fd, 0) == 0 || any;
    }
    return any;
}

}  // namespace ipcbench::conformance
