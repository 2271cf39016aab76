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
    std::vector<std::string> kept;    ///< with the reason: what may be a dead run's, but nobody can tell
    std::vector<std::string> failed;  ///< with the cause
};

/// The folder of a dead run, which is known for one by four things: its name, its owner, the marker in it, and a lock
/// that was free. This now holds that lock.
class DeadFolder {
public:
    /// What stands under a name.
    enum class Found {
        nothing,  ///< of ours
        living,
        unknown,  ///< and `why` says why
        dead,
    };

    /// Looks at what `place`, a folder's descriptor, has under a name that is a run's. `owner`: only if that user made
    /// it.
    DeadFolder(int place, std::string name, std::optional<uid_t> owner);

    [[nodiscard]] Found found() const noexcept { return found_; }
    [[nodiscard]] const std::string& why() const noexcept { return why_; }

    /// Where the notes say that there are further run folders. Only one's own notes may lead anywhere.
    [[nodiscard]] std::vector<std::string> further_places() const;

    /// Removes what is noted in it, what it holds and then itself, all through its own descriptor. `path` is for
    /// people.
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
