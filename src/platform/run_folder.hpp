#pragma once

#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/owned_name.hpp"

namespace ipcbench::platform {

/// The private folder of one run (0700), "ipcbench-<uid>-<pid>-<start time>-<n>" in $XDG_RUNTIME_DIR, $TMPDIR, /tmp
/// or /dev/shm, the first of them that can be written.
/// Sockets, FIFOs and files live in it; for every name that lives elsewhere a note is put into it *before* the name is
/// made, so that `ipcbench clean` finds all of a run that was killed. The owner holds a lock (flock(2)) on the folder
/// for as long as it lives, which the kernel drops at its death: that, and not the pid, tells the dead from the living,
/// also across containers that share /tmp. Removed with all it holds when it goes.
class RunFolder {
public:
    RunFolder();  ///< throws Error
    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    ~RunFolder();

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The folder's own name, the prefix of all names elsewhere.
    [[nodiscard]] std::string prefix() const;

private:
    std::string path_;
    UniqueFd lock_;
};

/// What `ipcbench clean` did.
struct Cleaned {
    std::vector<std::string> searched;  ///< folders
    std::vector<std::string> removed;
    std::vector<std::string> failed;  ///< with the cause
};

/// Removes what dead runs of this user left (of all users, for root): their folders, what is noted in them, and shared
/// memory and queues with our prefix whose owner is gone. Touches nothing that a living run owns. Looks where this
/// process would make its folder, where it would do so in an ordinary session (/run/user/<uid>), and in `further`.
[[nodiscard]] Cleaned clean_dead_runs(const std::vector<std::string>& further = {});

}  // namespace ipcbench::platform
