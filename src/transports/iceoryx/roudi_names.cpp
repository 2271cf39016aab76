#include "transports/iceoryx/roudi_names.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

constexpr const char* lock_file = "/tmp/iox-unique-roudi.lock";
constexpr const char* channel_lock = "/tmp/roudi.lock";
constexpr const char* management = "/iceoryx_mgmt";

/// The locks of the processes of a run, beside their sockets.
std::vector<std::string> locks_of(const std::string& prefix) {
    std::vector<std::string> locks;
    std::error_code error;
    for (const std::filesystem::directory_entry& entry :
         std::filesystem::directory_iterator(participants_folder, error)) {
        const std::string name = entry.path().filename();
        if (name.starts_with(prefix + participant_mark) && name.ends_with(lock_suffix)) {
            locks.push_back(entry.path());
        }
    }
    return locks;
}

bool is_held(const std::string& lock) noexcept {
    const UniqueFd file(::open(lock.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    return file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0;
}

}  // namespace

// Only looks: to try the lock would keep a RouDi from starting that does so at the same time.
std::optional<pid_t> running_roudi() {
    struct stat state {};
    if (::stat(lock_file, &state) != 0) {
        return std::nullopt;
    }
    const std::string inode = fmt::format(":{} ", state.st_ino);
    std::ifstream locks("/proc/locks");  // "1: FLOCK  ADVISORY  WRITE 123 08:01:456 0 EOF"
    for (std::string line; std::getline(locks, line);) {
        if (line.find(inode) != std::string::npos) {
            std::istringstream fields(line);
            std::string skipped;
            pid_t owner = 0;
            fields >> skipped >> skipped >> skipped >> skipped >> owner;
            return owner;
        }
    }
    return std::nullopt;
}

// A socket of this name in no folder: the kernel lets one process at a time have it, and takes it from the dead.
UniqueFd try_turn() {
    constexpr std::string_view name{"\0ipcbench-iceoryx", 17};
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    UniqueFd turn(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
    if (!turn) {
        throw system_error("asking for the turn to run RouDi", errno);
    }
    if (::bind(turn.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) {
        turn.reset();
    }
    return turn;
}

bool answers() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, channel, sizeof address.sun_path - 1);
    const UniqueFd socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    return socket && ::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

// The kernel lets go the locks of the dead.
void let_all_leave(const std::string& prefix) {
    constexpr int looks = 250;
    for (int look = 0; look < looks; ++look) {
        const std::vector<std::string> locks = locks_of(prefix);
        if (std::none_of(locks.begin(), locks.end(), is_held)) {
            break;
        }
        ::poll(nullptr, 0, 2);
    }
}

void remove_names() noexcept {
    // Whoever has the lock may have these names; if another RouDi was quick enough to take it, they are its own.
    const UniqueFd lock(::open(lock_file, O_RDWR | O_CLOEXEC | O_NOFOLLOW));
    if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) {
        return;
    }
    ::shm_unlink(management);
    const group* const ours = ::getgrgid(::getegid());  // NOLINT(concurrency-mt-unsafe): no other thread looks it up
    if (ours != nullptr) {
        ::shm_unlink((std::string("/") + ours->gr_name).c_str());
    }
    ::unlink(channel);
    ::unlink(channel_lock);
    ::unlink(lock_file);
}

}  // namespace ipcbench::transports::iox_daemon
