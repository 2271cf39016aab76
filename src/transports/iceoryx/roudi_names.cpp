#include "transports/iceoryx/roudi_names.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <vector>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/bound_socket.hpp"
#include "platform/daemon_names.hpp"
#include "platform/lock_holders.hpp"
#include "platform/socket_owner.hpp"

namespace ipcbench::transports::iox_daemon {
namespace {

/// Returns the lock files of a run's processes, which are next to their sockets.
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

std::optional<pid_t> running_roudi() {
    struct stat state {};
    if (::stat(platform::roudi_lock, &state) != 0) {
        return std::nullopt;
    }
    const std::vector<pid_t> holders = platform::lock_holders(state);
    return holders.empty() ? std::nullopt : std::optional(holders.front());
}

UniqueFd try_lock_daemon() {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    constexpr std::string_view name = platform::roudi_turn;
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

std::optional<pid_t> holder_of_turn() {
    return platform::owner_of_abstract_socket(platform::roudi_turn.substr(1));
}

bool answers() {
    return platform::is_bound(platform::roudi_channel);
}

// The kernel releases the locks of dead processes.
void close_all(const std::string& prefix) {
    constexpr int looks = 250;
    for (int check = 0; check < looks; ++check) {
        const std::vector<std::string> locks = locks_of(prefix);
        if (std::none_of(locks.begin(), locks.end(), is_held)) {
            break;
        }
        ::poll(nullptr, 0, 2);
    }
}

std::optional<std::string> problem_of_user() {
    std::array<char, 4096> text{};
    struct passwd user {};
    struct passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &user, text.data(), text.size(), &found) != 0 || found == nullptr) {
        return fmt::format("user {} has no name, and iceoryx needs one", ::geteuid());
    }
    struct group group {};
    struct group* named = nullptr;
    std::array<char, 4096> more{};
    if (::getgrgid_r(::getegid(), &group, more.data(), more.size(), &named) != 0 || named == nullptr) {
        return fmt::format("group {} has no name, and iceoryx names its shared memory after it", ::getegid());
    }
    constexpr int max = 1024;
    std::array<gid_t, max> groups{};
    int count = max;
    const bool known = ::getgrouplist(user.pw_name, user.pw_gid, groups.data(), &count) >= 0;
    if (known && std::find(groups.begin(), groups.begin() + count, ::getegid()) == groups.begin() + count) {
        return fmt::format("user {} is not listed in group {}, which it runs with, and iceoryx requires that",
                           user.pw_name, group.gr_name);
    }
    return std::nullopt;
}

}  // namespace ipcbench::transports::iox_daemon
