#include "platform/this_process.hpp"

#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <csignal>
#include <fstream>

#include "ipcbench/base/error.hpp"
#include "platform/exit_code.hpp"

namespace ipcbench::platform {

void die_with_parent() {
    const pid_t parent = ::getppid();
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    // The parent may have died just before that call. (If it died before the first call, the control channel is already
    // at its end.)
    if (::getppid() != parent) {
        ::_exit(static_cast<int>(ExitCode::run_failed));
    }
}

void guard_group(int line) noexcept {
    if (::getpgrp() != ::getpid()) {
        return;
    }
    char byte = 0;
    while (::read(line, &byte, 1) < 0 && errno == EINTR) {
    }
    ::kill(0, SIGKILL);
}

std::string executable_folder() {
    std::array<char, PATH_MAX> path{};
    const ssize_t length = ::readlink("/proc/self/exe", path.data(), path.size());
    if (length <= 0 || static_cast<std::size_t>(length) == path.size()) {
        throw system_error("reading /proc/self/exe", errno, "give the child's path with --child");
    }
    const std::string whole(path.data(), static_cast<std::size_t>(length));
    return whole.substr(0, whole.rfind('/'));
}

std::string own_program() {
    constexpr const char* link = "/proc/self/exe";
    std::array<char, PATH_MAX> path{};
    struct stat ours {};
    struct stat there {};
    const ssize_t length = ::readlink(link, path.data(), path.size() - 1);
    const bool same = length > 0 && ::stat(link, &ours) == 0 && ::stat(path.data(), &there) == 0 &&
                      ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
    return same ? std::string(path.data(), static_cast<std::size_t>(length)) : link;
}

void raise_oom_score() noexcept {
    constexpr int more = 500;  // equivalent to half of the machine's memory
    constexpr int max = 1000;  // proc_pid_oom_score_adj(5)
    constexpr const char* file = "/proc/self/oom_score_adj";
    if (int now = 0; std::ifstream(file) >> now) {
        std::ofstream(file) << std::min(now + more, max);  // raising it needs no privilege
    }
}

}  // namespace ipcbench::platform
