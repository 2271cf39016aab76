#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/open_folder.hpp"

namespace ipcbench::platform {

/// The result of `ipcbench clean`.
struct CleanResult {
    std::vector<std::string> searched;  ///< folders
    std::vector<std::string> removed;
    std::vector<std::string> kept;    ///< with the reason: may belong to a dead run, but that cannot be determined
    std::vector<std::string> failed;  ///< with the cause
};

/// The folder of a dead run, recognised by four things: its name, its owner, its marker, and a free lock. This object
/// now holds that lock.
class DeadFolder {
public:
    /// What a name refers to.
    enum class State {
        nothing,  ///< not one of our folders
        alive,
        unknown,  ///< see `reason`
        dead,
    };

    /// Examines the entry with a run's name in `place`, a folder's descriptor. With `owner`, accepts only an entry of
    /// that user.
    DeadFolder(int place, std::string name, std::optional<uid_t> owner);

    [[nodiscard]] State state() const noexcept { return state_; }
    [[nodiscard]] const std::string& reason() const noexcept { return reason_; }

    /// Returns the places where, according to its notes, there are more run folders. Follows only notes of our own
    /// user.
    [[nodiscard]] std::vector<std::string> more_places() const;

    /// Removes everything that its notes name, then its contents and the folder itself, all through its own descriptor.
    /// `path` is for messages.
    void remove(const std::string& path, CleanResult& result) const;

private:
    void examine(std::optional<uid_t> owner);
    [[nodiscard]] bool is_marked() const;
    [[nodiscard]] bool is_as_first_version_left_it() const;
    /// Removes the emptied folder. Returns what prevents that, or nothing.
    [[nodiscard]] std::string remove_empty() const;
    /// Returns whether another process has removed the folder.
    [[nodiscard]] bool is_gone() const;

    int place_;
    std::string name_;
    OpenFolder folder_;
    uid_t owner_ = 0;
    State state_ = State::nothing;
    std::string reason_;
};

}  // namespace ipcbench::platform
