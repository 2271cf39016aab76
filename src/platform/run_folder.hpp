#pragma once

#include <string>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Kinds of names that live outside the run's folder and outlast the process that made them.
enum class OwnedKind : unsigned char {
    shared_memory,  ///< shm_open(3): the name without its leading '/'
    message_queue,  ///< mq_open(3): the name without its leading '/'
    sysv_queue,     ///< msgget(2): the key in hexadecimal
};

/// The private folder of one run (0700), "ipcbench-<uid>-<pid>-<start time>-<n>" in $XDG_RUNTIME_DIR, $TMPDIR or /tmp.
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

/// A name outside the folder: noted when made, removed from the system and from the notes when it goes.
class OwnedName {
public:
    OwnedName() = default;
    /// Writes the note; the caller makes the thing itself afterwards. Throws Error.
    OwnedName(const std::string& folder, OwnedKind kind, std::string name);
    OwnedName(OwnedName&& other) noexcept;
    OwnedName& operator=(OwnedName&& other) noexcept;
    OwnedName(const OwnedName&) = delete;
    OwnedName& operator=(const OwnedName&) = delete;
    ~OwnedName() { remove(); }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    void remove() noexcept;

    /// Takes back the note only: the name turned out to be somebody else's.
    void disown() noexcept;

private:
    std::string note_;
    OwnedKind kind_ = OwnedKind::shared_memory;
    std::string name_;
};

/// What `ipcbench clean` did.
struct Cleaned {
    std::vector<std::string> removed;
    std::vector<std::string> failed;  ///< with the cause
};

/// Removes what dead runs of this user left (of all users, for root): their folders, what is noted in them, and shared
/// memory and queues with our prefix whose owner is gone. Touches nothing that a living run owns.
[[nodiscard]] Cleaned clean_dead_runs();

}  // namespace ipcbench::platform
