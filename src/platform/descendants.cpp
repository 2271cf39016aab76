#include "platform/descendants.hpp"

#include <poll.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <system_error>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/process.hpp"
#include "platform/text_fields.hpp"

namespace ipcbench::platform {
namespace {

struct ProcessStat {
    std::string name;
    pid_t parent = -1;

    [[nodiscard]] bool operator==(const ProcessStat&) const = default;
};

/// Reads /proc/PID/stat (proc(5)): the name is in parentheses, and may contain some itself.
ProcessStat read_stat(pid_t pid) {
    const std::string text = read_text("/proc/" + std::to_string(pid) + "/stat").value_or("");  // it may have ended
    const std::size_t begin = text.find('(');
    const std::size_t end = text.rfind(')');
    constexpr std::size_t to_parent = 4;  // ") S " before it
    if (begin == std::string::npos || end == std::string::npos || end + to_parent >= text.size()) {
        return {};
    }
    return {text.substr(begin + 1, end - begin - 1),
            static_cast<pid_t>(std::strtol(text.c_str() + end + to_parent, nullptr, 10))};
}

std::map<pid_t, ProcessStat> all_processes() {
    std::map<pid_t, ProcessStat> all;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        const std::string folder = entry.path().filename();
        if (folder.find_first_not_of("0123456789") == std::string::npos) {
            const auto pid = static_cast<pid_t>(std::strtol(folder.c_str(), nullptr, 10));
            all.emplace(pid, read_stat(pid));
        }
    }
    return all;
}

/// Returns the pids from below `ancestor` down to `pid`; empty if it is no descendant.
std::vector<pid_t> pids_to(pid_t ancestor, pid_t pid, const std::map<pid_t, ProcessStat>& all) {
    std::vector<pid_t> line;
    // A pid may be used again while they are read, so the chain might be a circle.
    while (pid > 0 && pid != ancestor && line.size() <= all.size()) {
        line.push_back(pid);
        const auto found = all.find(pid);
        pid = found == all.end() ? -1 : found->second.parent;
    }
    if (pid != ancestor) {
        return {};
    }
    std::reverse(line.begin(), line.end());
    return line;
}

}  // namespace

bool Descendant::send(int signal) const noexcept {
    return send_signal(pidfd_.get(), signal);
}

bool Descendant::ends_within(std::chrono::milliseconds at_most) const noexcept {
    pollfd ending{pidfd_.get(), POLLIN, 0};
    return ::poll(&ending, 1, static_cast<int>(at_most.count())) == 1;
}

std::vector<Descendant> line_to(pid_t ancestor, std::string_view name) {
    const std::map<pid_t, ProcessStat> all = all_processes();
    for (const auto& [pid, stat] : all) {
        const std::vector<pid_t> pids = stat.name == name ? pids_to(ancestor, pid, all) : std::vector<pid_t>();
        std::vector<Descendant> line;
        for (const pid_t one : pids) {
            UniqueFd pidfd = open_process(one);
            if (!pidfd && errno != ESRCH) {
                throw system_error("holding process " + std::to_string(one), errno,
                                   "pidfd_open(2) came with Linux 5.3");
            }
            // Only now the pid cannot come to mean another process, which it may have done since it was read.
            if (!pidfd || read_stat(one) != all.at(one)) {
                break;
            }
            line.emplace_back(one, std::move(pidfd));
        }
        if (!pids.empty() && line.size() == pids.size()) {
            return line;
        }
    }
    return {};
}

}  // namespace ipcbench::platform
