#include "platform/lock_holders.hpp"

#include <csignal>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>

namespace ipcbench::platform {
namespace {

/// Returns state and flags of a process (proc(5), /proc/<pid>/stat); nothing if there is no such process.
struct ProcessState {
    char letter = 'X';
    unsigned long flags = 0;
};
ProcessState state_of(const std::string& process) {
    std::ifstream file(process + "/stat");
    std::string text;
    std::getline(file, text, '\0');
    std::istringstream fields(text.substr(text.rfind(')') + 1));  // the name before it may contain anything
    ProcessState state;
    std::string skipped;
    fields >> state.letter >> skipped >> skipped >> skipped >> skipped >> skipped >> state.flags;
    return state;
}

bool is_kill_pending(const std::string& process) {
    std::ifstream file(process + "/status");
    for (std::string line; std::getline(file, line);) {
        if (line.starts_with("SigPnd:") || line.starts_with("ShdPnd:")) {
            std::istringstream digits(line.substr(line.find(':') + 1));
            std::uint64_t pending = 0;
            digits >> std::hex >> pending;
            if ((pending >> (SIGKILL - 1U) & 1U) != 0) {
                return true;
            }
        }
    }
    return false;
}

}  // namespace

std::vector<pid_t> lock_holders(const struct stat& file) {
    const std::string inode = ":" + std::to_string(file.st_ino) + " ";
    std::vector<pid_t> holders;
    std::ifstream locks("/proc/locks");  // lines like "1: FLOCK  ADVISORY  WRITE 123 08:01:456 0 EOF"
    for (std::string line; std::getline(locks, line);) {
        if (line.find(inode) != std::string::npos) {
            std::istringstream fields(line);
            std::string skipped;
            pid_t owner = 0;
            fields >> skipped >> skipped >> skipped >> skipped >> owner;
            holders.push_back(owner);
        }
    }
    return holders;
}

bool is_ending(pid_t process) {
    if (process <= 0) {
        return false;  // nobody knows
    }
    constexpr unsigned long exiting = 4;  // PF_EXITING of the kernel's sched.h
    const std::string entry = "/proc/" + std::to_string(process);
    const ProcessState state = state_of(entry);
    return state.letter == 'X' || state.letter == 'Z' || (state.flags & exiting) != 0 || is_kill_pending(entry);
}

}  // namespace ipcbench::platform
