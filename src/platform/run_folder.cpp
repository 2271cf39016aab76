#include "platform/run_folder.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>

#include "ipcbench/base/error.hpp"
#include "platform/notes.hpp"
#include "platform/open_folder.hpp"
#include "platform/run_name.hpp"

namespace ipcbench::platform {
namespace {

constexpr mode_t only_owner = 0700;
// A Unix socket's path may have 107 characters (unix(7)); the folder's name and what we append need the rest.
constexpr std::size_t longest_place = 40;
constexpr int tries = 100;

/// The result of creating a folder under one name.
enum class Made { done, name_lost, failed };

/// Locks and marks the folder. Between mkdir and flock, `clean` may mistake it for a dead run's folder. `clean` then
/// holds the exclusive lock, or has removed the folder; either way only the name is lost.
Made lock_folder(int place, const std::string& name, UniqueFd& lock) {
    lock.reset(::openat(place, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (!lock) {
        return errno == ENOENT ? Made::name_lost : Made::failed;
    }
    if (::flock(lock.get(), LOCK_SH | LOCK_NB) != 0) {
        return errno == EWOULDBLOCK ? Made::name_lost : Made::failed;
    }
    struct stat state {};
    if (::fstat(lock.get(), &state) != 0 || state.st_uid != ::geteuid()) {
        errno = EPERM;  // swapped in a folder where any user may do so, or created with another owner (NFS and root)
        return Made::failed;
    }
    // From here on no other process can get the exclusive lock, but one may have had it until now.
    if (::symlinkat(name.c_str(), lock.get(), RunFolder::marker) != 0) {
        return errno == ENOENT ? Made::name_lost : Made::failed;
    }
    return Made::done;
}

/// Creates a folder in `place`, stores its name in `name` and returns the lock on it; empty, with errno set, if none
/// can be created.
UniqueFd make_folder(const std::string& place, std::string& name, const RunFolder::BeforeLock& before_lock) {
    const UniqueFd there(::open(place.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
    UniqueFd lock;
    for (int i = 0; there && i < tries; ++i) {
        name = fresh_run_name();
        if (::mkdirat(there.get(), name.c_str(), only_owner) != 0) {
            if (errno == EEXIST) {
                continue;
            }
            return {};
        }
        if (before_lock) {
            before_lock(place + "/" + name);
        }
        const Made made = lock_folder(there.get(), name, lock);
        if (made == Made::done) {
            return lock;
        }
        const int error = errno;
        lock.reset();
        // Removed here, because the process that holds the exclusive lock may be killed before it removes the folder.
        ::unlinkat(there.get(), name.c_str(), AT_REMOVEDIR);
        if (made == Made::failed) {
            errno = error;
            return {};
        }
        errno = EBUSY;
    }
    return {};
}

/// Returns what to do about a folder that could not be created or locked.
const char* hint_for(int error) {
    switch (error) {
        case ENOLCK:
        case EOPNOTSUPP:
            return "the file system grants no locks: name a folder on another one in TMPDIR (at most 40 characters)";
        default:
            return "make /tmp or /dev/shm writable, or name a writable folder in TMPDIR (at most 40 characters)";
    }
}

/// Returns " (it belongs to user 'x')" for the file that is in the way.
std::string holder_of(const std::string& path) {
    struct stat state {};
    if (::lstat(path.c_str(), &state) != 0) {
        return "";
    }
    const passwd* const user = ::getpwuid(state.st_uid);  // NOLINT(concurrency-mt-unsafe): no other thread calls it
    return " (it belongs to user '" + (user != nullptr ? user->pw_name : std::to_string(state.st_uid)) + "')";
}

}  // namespace

std::vector<std::string> places_for_run_folders() {
    std::vector<std::string> places;
    for (const char* const variable : {"XDG_RUNTIME_DIR", "TMPDIR"}) {
        const char* const value = std::getenv(variable);  // NOLINT(concurrency-mt-unsafe): nothing calls setenv
        if (value != nullptr && *value == '/' && std::string(value).size() <= longest_place) {
            places.emplace_back(value);
        }
    }
    places.emplace_back("/tmp");
    places.emplace_back("/dev/shm");  // where /tmp is read-only, as in hardened containers
    return places;
}

RunFolder::RunFolder() : RunFolder(places_for_run_folders()) {}

RunFolder::RunFolder(const std::vector<std::string>& places, const BeforeLock& before_lock) {
    int error = ENOENT;
    for (const std::string& place : places) {
        std::string name = fresh_run_name();
        lock_ = make_folder(place, name, before_lock);
        error = errno;
        path_ = place + "/" + name;
        if (lock_) {
            return;
        }
        if (error == EMFILE || error == ENFILE) {
            throw system_error("locking the private folder '" + path_ + "'", error);
        }
    }
    const std::string doing = "creating the private folder '" + path_ + "'";
    throw system_error(error == EEXIST ? doing + holder_of(path_) : doing, error, hint_for(error));
}

// Removes everything through the descriptor that holds the lock. So no process mistakes the folder for a dead run's
// before it is gone, and no further descriptor is needed if none is free.
RunFolder::~RunFolder() {
    const OpenFolder folder(std::move(lock_));
    if (folder) {
        for (const std::string& name : folder.names()) {
            static_cast<void>(remove_noted_object(folder, prefix(), name, ::geteuid()));
        }
        static_cast<void>(folder.remove_all(::geteuid()));
        ::rmdir(path_.c_str());
    }
}

}  // namespace ipcbench::platform
