#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "platform/open_folder.hpp"

namespace ipcbench::platform {

/// What `ipcbench clean` did.
struct Cleaned {
    std::vector<std::string> searched;  ///< folders
    std::vector<std::string> removed;
    std::vector<std::string> kept;    ///< with the reason: may be a dead run's, but that cannot be told
    std::vector<std::string> failed;  ///< with the cause
};

/// The folder of a dead run, recognised by four things: its name, its owner, the marker in it, and a free lock. This
/// object now holds that lock.
class DeadFolder {
public:
    /// What a name refers to.
    enum class Found {
        nothing,  ///< of ours
        living,
        unknown,  ///< and `why` says why
        dead,
    };

    /// Examines the entry of `place`, a folder's descriptor, under a run's name. `owner`: only if that user made it.
    DeadFolder(int place, std::string name, std::optional<uid_t> owner);

    [[nodiscard]] Found found() const noexcept { return found_; }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }

    /// The places where its notes say that there are more run folders. Only our own user's notes are followed.
    [[nodiscard]] std::vector<std::string> further_places() const;

    /// Removes what is noted in it, then its contents and the folder itself, all through its own descriptor. `path` is
    /// for messages.
    void remove(const std::string& path, Cleaned& cleaned) const;

private:
    void look(std::optional<uid_t> owner);
    [[nodiscard]] bool is_marked() const;
    [[nodiscard]] bool is_as_first_version_left_it() const;

    int place_;
    std::string name_;
    OpenFolder folder_;
    uid_t owner_ = 0;
    Found found_ = Found::nothing;
    std::string why_;
};

}  // namespace ipcbench::platform
