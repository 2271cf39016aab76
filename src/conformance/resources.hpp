#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace ipcbench::conformance {

/// Returns the resources of this process as sorted lists of readable lines: descriptors and what they refer to,
/// threads, and mappings that are shared with other processes.
[[nodiscard]] std::vector<std::string> resources_of_this_process();

/// Returns the entries of a folder and of all folders in it, as paths relative to it, without the markers of run
/// folders; returns nothing if the folder does not exist.
[[nodiscard]] std::vector<std::string> entries_below(const std::string& folder);

/// Returns the names in /dev/shm and /dev/mqueue (if mounted) that begin with `prefix`.
[[nodiscard]] std::vector<std::string> names_with(const std::string& prefix);

/// Returns the names that belong to this process.
[[nodiscard]] std::vector<std::string> names_of_this_process();

/// Returns the System V queues of this user as "key id", without those that another live process used last. The list
/// may contain queues of other programs: they disappear on their own, whereas ours would stay.
[[nodiscard]] std::vector<std::string> sysv_queues();

/// Returns the entries of `now` that are not in `before`.
[[nodiscard]] std::vector<std::string> added(const std::vector<std::string>& before,
                                             const std::vector<std::string>& now);

/// Returns whether the object exists that a run noted under this name in its folder ("note-shm-...", see
/// platform::OwnedName).
[[nodiscard]] bool noted_thing_exists(const std::string& note);

/// Calls `what()` until it returns an empty list or twenty seconds have passed, and returns the last list. Polls
/// because the kernel does not report when a joined thread has left /proc.
template <class What>
[[nodiscard]] std::vector<std::string> what_stays(What what) {
    constexpr std::chrono::seconds bound{20};
    const auto end = std::chrono::steady_clock::now() + bound;
    std::vector<std::string> left = what();
    while (!left.empty() && std::chrono::steady_clock::now() < end) {
        std::this_thread::yield();
        left = what();
    }
    return left;
}

}  // namespace ipcbench::conformance
