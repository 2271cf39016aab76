#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// The private folder (0700) of one run, with an unpredictable name. Sockets, FIFOs and files live in it; for every
/// name that lives elsewhere it has a note, made *before* the name (see owned_name.hpp), so that `ipcbench clean` finds
/// everything that a killed run left.
///
/// Its owner holds a shared lock (flock(2)) on it for as long as it lives, which the kernel drops when it dies: that
/// lock alone tells whether the run is alive, in whatever namespace. `clean` asks for the exclusive lock. Another
/// process that needs the folder, such as a daemon, may hold a shared lock of its own. `marker` tells the folder from
/// one that merely has such a name.
class RunFolder {
public:
    /// In $XDG_RUNTIME_DIR, $TMPDIR, /tmp or /dev/shm, the first of them that can be written. Throws Error.
    RunFolder();

    /// For tests: called between making a folder and locking it, when another process may find it.
    using Pause = std::function<void(const std::string& path)>;

    /// In the first of these that can be written. Throws Error.
    explicit RunFolder(const std::vector<std::string>& places, const Pause& pause = {});

    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    ~RunFolder();  ///< removes it with its contents and everything that is noted in it

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The folder's own name, which all names elsewhere begin with.
    [[nodiscard]] std::string prefix() const { return path_.substr(path_.rfind('/') + 1); }

    /// A symbolic link in the folder whose text is the folder's name. It is there once the folder is locked.
    static constexpr const char* marker = "run";

private:
    std::string path_;
    UniqueFd lock_;
};

/// Where a RunFolder may be made by default; a Unix socket's path has no room for any other.
[[nodiscard]] std::vector<std::string> places_for_run_folders();

}  // namespace ipcbench::platform
