#include "platform/daemon_names.hpp"

#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {
namespace {

namespace fs = std::filesystem;

constexpr const char* management = "/dev/shm/iceoryx_mgmt";

std::string group_name(gid_t group) {
    std::array<char, 4096> text{};
    struct group entry {};
    struct group* found = nullptr;
    return ::getgrgid_r(group, &entry, text.data(), text.size(), &found) == 0 && found != nullptr ? entry.gr_name : "";
}

bool is_of(uid_t owner, const std::string& path) {
    struct stat state {};
    return ::lstat(path.c_str(), &state) == 0 && state.st_uid == owner && !S_ISDIR(state.st_mode);
}

/// RouDi names the segment with its chunks after the group that it runs with, which then owns the file.
std::vector<std::string> segments_of(uid_t owner) {
    std::vector<std::string> found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator("/dev/shm", error)) {
        struct stat state {};
        if (::lstat(entry.path().c_str(), &state) == 0 && S_ISREG(state.st_mode) && state.st_uid == owner &&
            group_name(state.st_gid) == entry.path().filename()) {
            found.push_back(entry.path());
        }
    }
    return found;
}

/// The lock of the daemon: only its holder may use these names.
UniqueFd take_lock(uid_t owner) {
    constexpr int looks = 50;
    constexpr int glance_ms = 10;
    UniqueFd lock(::open(roudi_lock, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    struct stat state {};
    if (!lock || ::fstat(lock.get(), &state) != 0 || (state.st_uid != owner && state.st_uid != ::geteuid())) {
        return {};
    }
    for (int look = 0; ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0; ++look) {
        if (look == looks) {
            return {};
        }
        ::poll(nullptr, 0, glance_ms);
    }
    return lock;
}

}  // namespace

std::vector<std::string> remove_daemon_names(std::string_view daemon, uid_t owner) {
    if (daemon != roudi) {
        return {};
    }
    std::vector<std::string> names = segments_of(owner);
    for (const char* const name : {management, roudi_channel, "/tmp/roudi.lock"}) {
        names.emplace_back(name);
    }
    names.emplace_back(roudi_lock);  // last: until then nobody else may begin
    const bool any =
        std::any_of(names.begin(), names.end(), [&](const std::string& name) { return is_of(owner, name); });
    const UniqueFd lock = any ? take_lock(owner) : UniqueFd();
    if (!lock) {
        return {};
    }
    std::vector<std::string> removed;
    for (const std::string& name : names) {
        if (is_of(owner, name) && ::unlink(name.c_str()) == 0) {
            removed.push_back(name);
        }
    }
    return removed;
}

std::optional<TakenName> taken_daemon_name(std::string_view daemon) {
    if (daemon != roudi) {
        return std::nullopt;
    }
    for (const std::string& path : {std::string(roudi_lock), std::string("/tmp/roudi.lock"), std::string(roudi_channel),
                                    std::string(management), "/dev/shm/" + group_name(::getegid())}) {
        struct stat state {};
        if (::lstat(path.c_str(), &state) == 0 && !S_ISDIR(state.st_mode) && state.st_uid != ::geteuid()) {
            return TakenName{path, state.st_uid};
        }
    }
    return std::nullopt;
}

}  // namespace ipcbench::platform
