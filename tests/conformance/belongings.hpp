#pragma once

#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace ipcbench::conformance {

/// What this process holds, as sorted lists of lines for people: descriptors with what they are, threads, mappings that
/// are shared with other processes.
[[nodiscard]] std::vector<std::string> belongings_of_this_process();

/// Entries of a folder and of all folders in it, as paths below it, but the markers of run folders; empty when it does
/// not exist.
[[nodiscard]] std::vector<std::string> entries_below(const std::string& folder);

/// Names in /dev/shm and /dev/mqueue (where that is mounted) that begin with `prefix`.
[[nodiscard]] std::vector<std::string> names_with(const std::string& prefix);

/// Those of this process.
[[nodiscard]] std::vector<std::string> names_of_this_process();

/// The System V queues of this user that nobody else who is alive has used last, as "key id". Another program's may be
/// among them: it goes away by itself, ours would stay.
[[nodiscard]] std::vector<std::string> sysv_queues();

/// Those of `now` that were not there before.
[[nodiscard]] std::vector<std::string> added(const std::vector<std::string>& before,
                                             const std::vector<std::string>& now);

/// A name as a run notes it in its folder ("note-shm-...", see platform::OwnedName): whether what it names is there.
[[nodiscard]] bool noted_thing_exists(const std::string& note);

/// Looks until `what()` is an empty list or twenty seconds are over; returns the last one. The kernel tells nobody when
/// a thread that was joined has left /proc, so looking again is all there is.
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
