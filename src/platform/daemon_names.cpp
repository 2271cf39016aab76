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

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/bound_socket.hpp"
#include "platform/lock_holders.hpp"

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

/// Without an owner, accepts any.
bool is_of(std::optional<uid_t> owner, const std::string& path) {
    struct stat state {};
    return ::lstat(path.c_str(), &state) == 0 && (!owner || state.st_uid == *owner) && !S_ISDIR(state.st_mode);
}

/// Returns the segments of RouDi. It names the segment of its chunks after the group that it runs with, and that group
/// then owns the file.
std::vector<std::string> segments_of(std::optional<uid_t> owner) {
    std::vector<std::string> found;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator("/dev/shm", error)) {
        struct stat state {};
        if (::lstat(entry.path().c_str(), &state) == 0 && S_ISREG(state.st_mode) &&
            (!owner || state.st_uid == *owner) && group_name(state.st_gid) == entry.path().filename()) {
            found.push_back(entry.path());
        }
    }
    return found;
}

/// Returns the names that the daemon may have; its lock is the last.
std::vector<std::string> names_of(std::optional<uid_t> owner) {
    // A segment alone does not prove whose it is.
    std::vector<std::string> names = is_of(owner, management) ? segments_of(owner) : std::vector<std::string>();
    for (const char* const name : {management, roudi_channel, "/tmp/roudi.lock", roudi_lock}) {
        names.emplace_back(name);
    }
    return names;
}

/// The state of the daemon's lock.
struct Lock {
    UniqueFd file;
    bool held = false;    ///< by a live daemon, which owns these names
    std::string problem;  ///< why the state is unknown, or ""
};

/// Takes the daemon's lock: only its holder may use these names. If the lock file does not exist, no daemon runs; for
/// our own user's names the file is then created, so that no daemon starts meanwhile.
Lock take_lock(uid_t owner) {
    constexpr int looks = 50;
    constexpr int quick_check_ms = 10;
    // Without O_CREAT: with it, the kernel would deny root access to another user's file in /tmp
    // (fs.protected_regular).
    constexpr int flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW;
    Lock lock{UniqueFd(::open(roudi_lock, flags)), false, ""};
    if (!lock.file && errno == ENOENT && owner == ::geteuid()) {
        lock.file.reset(::open(roudi_lock, flags | O_CREAT, 0600));
    }
    struct stat state {};
    if (!lock.file) {
        lock.problem = errno == ENOENT ? "" : describe_errno(std::string("opening '") + roudi_lock + "'", errno);
    } else if (::fstat(lock.file.get(), &state) != 0 || (state.st_uid != owner && state.st_uid != ::geteuid())) {
        lock.problem = std::string("'") + roudi_lock + "' belongs to another user";
    } else {
        for (int look = 0; ::flock(lock.file.get(), LOCK_EX | LOCK_NB) != 0; ++look) {
            if (look == looks) {
                lock.held = true;
                break;
            }
            ::poll(nullptr, 0, quick_check_ms);
        }
    }
    return lock;
}

}  // namespace

RemovedNames remove_daemon_names(std::string_view daemon, uid_t owner) {
    if (daemon != roudi) {
        return {};
    }
    const std::vector<std::string> names = names_of(owner);
    RemovedNames result;
    if (std::none_of(names.begin(), names.end(), [&](const std::string& name) { return is_of(owner, name); })) {
        return result;
    }
    const Lock lock = take_lock(owner);
    if (!lock.problem.empty()) {
        result.problem = "what RouDi left, such as '" + std::string(management) + "': " + lock.problem;
    }
    if (lock.held || !lock.problem.empty()) {
        return result;
    }
    for (const std::string& name : names) {  // the lock last: until it is gone, no other daemon can start
        if (is_of(owner, name) && ::unlink(name.c_str()) == 0) {
            result.removed.push_back(name);
        }
    }
    return result;
}

std::vector<std::string> left_daemon_names(std::string_view daemon, std::optional<uid_t> owner) {
    struct stat state {};
    if (daemon != roudi || is_bound(roudi_turn) || is_bound(roudi_channel) ||
        (::stat(roudi_lock, &state) == 0 && !lock_holders(state).empty())) {
        return {};
    }
    std::vector<std::string> names = names_of(owner);
    names.erase(std::remove_if(names.begin(), names.end(), [&](const auto& name) { return !is_of(owner, name); }),
                names.end());
    return is_bound(roudi_turn) ? std::vector<std::string>() : names;  // a run may have begun meanwhile
}

std::optional<TakenName> taken_daemon_name(std::string_view daemon) {
    if (daemon != roudi) {
        return std::nullopt;
    }
    std::vector<std::string> names{roudi_lock, "/tmp/roudi.lock", roudi_channel, management};
    if (const std::string group = group_name(::getegid()); !group.empty()) {
        names.push_back("/dev/shm/" + group);
    }
    for (const std::string& path : names) {
        struct stat state {};
        if (::lstat(path.c_str(), &state) == 0 && (S_ISDIR(state.st_mode) || state.st_uid != ::geteuid())) {
            return TakenName{path, state.st_uid, S_ISDIR(state.st_mode)};
        }
    }
    return std::nullopt;
}

}  // namespace ipcbench::platform
