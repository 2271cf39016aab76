#include "platform/dead_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "ipcbench/base/error.hpp"
#include "platform/notes.hpp"
#include "platform/run_folder.hpp"
#include "platform/run_name.hpp"

namespace ipcbench::platform {
namespace {

UniqueFd open_in(int place, const std::string& name) {
    return UniqueFd(::openat(place, name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
}

/// Returns whether the name still refers to the open file.
bool refers_to(int place, const std::string& name, const struct stat& open) {
    struct stat there {};
    return ::fstatat(place, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 && there.st_dev == open.st_dev &&
           there.st_ino == open.st_ino;
}

}  // namespace

DeadFolder::DeadFolder(int place, std::string name, std::optional<uid_t> owner)
    : place_(place), name_(std::move(name)), folder_(open_in(place, name_)) {
    examine(owner);
}

void DeadFolder::examine(std::optional<uid_t> owner) {
    struct stat state {};
    if (!folder_) {
        const int error = errno;
        const bool may_be_ours = ::fstatat(place_, name_.c_str(), &state, AT_SYMLINK_NOFOLLOW) == 0 &&
                                 S_ISDIR(state.st_mode) && (!owner || state.st_uid == *owner);
        state_ = may_be_ours ? State::unknown : State::nothing;
        reason_ = describe_errno("opening it", error);
        return;
    }
    if (::fstat(folder_.get(), &state) != 0 || (owner && state.st_uid != *owner)) {
        return;
    }
    owner_ = state.st_uid;
    if (::flock(folder_.get(), LOCK_EX | LOCK_NB) != 0) {
        state_ = errno == EWOULDBLOCK ? State::alive : State::unknown;
        reason_ = describe_errno("trying its lock", errno);
        return;
    }
    if (!refers_to(place_, name_, state)) {
        return;  // its owner, or another `clean`, has just removed it
    }
    const bool is_of_first_version = is_run_name_of_first_version(name_);
    if (is_of_first_version ? is_as_first_version_left_it() : is_marked()) {
        state_ = State::dead;
        return;
    }
    state_ = State::unknown;
    reason_ = is_of_first_version ? "it contains something that no run of version 0.1 made"
                                  : "it does not have the marker of a run";
}

// A run that died between creating the folder and marking it left it empty. A run that is about to mark it fails to do
// so because of our lock, and takes another name.
bool DeadFolder::is_marked() const {
    return folder_.link_text(RunFolder::marker) == name_ || folder_.names().empty();
}

// Version 0.1 had no marker, but used the same lock and put only a few kinds of files into the folder.
bool DeadFolder::is_as_first_version_left_it() const {
    const std::vector<std::string> names = folder_.names();
    return std::all_of(names.begin(), names.end(), [this](const std::string& name) {
        struct stat state {};
        if (::fstatat(folder_.get(), name.c_str(), &state, AT_SYMLINK_NOFOLLOW) != 0 || state.st_uid != owner_) {
            return false;
        }
        const bool is_named_by_it = name == "queue" || name.starts_with("note-") || begins_with_run(name_, name);
        return S_ISSOCK(state.st_mode) || S_ISFIFO(state.st_mode) || (S_ISREG(state.st_mode) && is_named_by_it);
    });
}

std::vector<std::string> DeadFolder::more_places() const {
    std::vector<std::string> places;
    if (owner_ == ::geteuid()) {
        for (const std::string& name : folder_.names()) {
            if (std::string place = noted_place(folder_, name); !place.empty()) {
                places.push_back(std::move(place));
            }
        }
    }
    return places;
}

void DeadFolder::remove(const std::string& path, CleanResult& result) const {
    bool is_done = true;
    for (const std::string& name : folder_.names()) {
        RemovalResult noted = remove_noted_object(folder_, name_, name, owner_);
        result.removed.insert(result.removed.end(), noted.removed.begin(), noted.removed.end());
        if (!noted.problem.empty()) {
            result.kept.push_back(std::move(noted.problem));
            is_done = false;
        }
    }
    if (!is_done) {
        result.kept.push_back(path + ": something that is noted in it is still there");
        return;
    }
    if (const std::string problem = folder_.remove_all(owner_); !problem.empty()) {
        result.failed.push_back(path + ": " + problem);
    } else if (const std::string left = remove_empty(); left.empty()) {
        result.removed.push_back(path);
    } else if (!is_gone()) {
        result.failed.push_back(path + ": " + left);
    }
}

std::string DeadFolder::remove_empty() const {
    struct stat state {};
    if (::fstat(folder_.get(), &state) != 0 || !refers_to(place_, name_, state)) {
        return "was moved elsewhere meanwhile; it is empty";
    }
    return ::unlinkat(place_, name_.c_str(), AT_REMOVEDIR) == 0 ? "" : describe_errno("removing it", errno);
}

// The creator of a folder that fails to lock it, because this search holds the lock, removes it at any moment.
bool DeadFolder::is_gone() const {
    struct stat state {};
    return ::fstat(folder_.get(), &state) == 0 && state.st_nlink == 0;
}

}  // namespace ipcbench::platform
