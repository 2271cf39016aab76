#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// The private folder (0700) of one run, with an unpredictable name. It contains sockets, FIFOs and files. For every
/// name that lives elsewhere it has a note, written *before* the name is created (see owned_name.hpp), so that
/// `ipcbench clean` finds everything that a killed run left.
///
/// Its owner holds a shared lock (flock(2)) on it as long as it lives; the kernel drops the lock when the owner dies.
/// This lock alone tells whether the run is alive, in whatever namespace. `clean` asks for the exclusive lock. Another
/// process that needs the folder, such as a daemon, may hold a shared lock of its own. `marker` distinguishes the
/// folder from one that merely has such a name.
class RunFolder {
public:
    /// Creates it in $XDG_RUNTIME_DIR, $TMPDIR, /tmp or /dev/shm, the first of them that is writable. Throws Error.
    RunFolder();

    /// For tests: called between creating a folder and locking it, when another process may find it.
    using BeforeLock = std::function<void(const std::string& path)>;

    /// Creates it in the first of these places that is writable. Throws Error.
    explicit RunFolder(const std::vector<std::string>& places, const BeforeLock& before_lock = {});

    RunFolder(const RunFolder&) = delete;
    RunFolder& operator=(const RunFolder&) = delete;
    ~RunFolder();  ///< removes the folder with its contents and everything that its notes name

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// Returns the folder's own name, with which all names elsewhere begin.
    [[nodiscard]] std::string prefix() const { return path_.substr(path_.rfind('/') + 1); }

    /// A symbolic link in the folder whose text is the folder's name. It exists once the folder is locked.
    static constexpr const char* marker = "run";

private:
    std::string path_;
    UniqueFd lock_;
};

/// Returns the places where a RunFolder may be created by default. A Unix socket's path has no room for any others.
[[nodiscard]] std::vector<std::string> places_for_run_folders();

}  // namespace ipcbench::platform
