#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::platform {

/// Names in the system that a daemon has chosen. They do not have our prefix and are the same on the whole machine.

/// The daemon of iceoryx 2.0, RouDi.
inline constexpr std::string_view roudi = "iceoryx";

/// The socket that RouDi listens on, and the file that it keeps locked as long as it lives.
inline constexpr const char* roudi_channel = "/tmp/roudi";
inline constexpr const char* roudi_lock = "/tmp/iox-unique-roudi.lock";

/// An abstract socket that a run of ipcbench holds from before it starts a RouDi until it has removed what that left.
/// Only one process at a time can bind it, and the kernel frees it when that process dies.
inline constexpr std::string_view roudi_turn{"\0ipcbench-iceoryx", 17};

/// What was removed, and why the rest was not ("" if nothing is left).
struct RemovedNames {
    std::vector<std::string> removed;
    std::string problem;
};

/// Removes what a dead daemon of `owner` left. Removes nothing if `daemon` is unknown, or while another daemon lives.
/// Waits for a live one only as long as a dying daemon may need.
[[nodiscard]] RemovedNames remove_daemon_names(std::string_view daemon, uid_t owner);

/// Returns what a dead daemon of `owner`, or without one of any user, left. Returns nothing while a daemon or a run of
/// ipcbench that starts it lives. Changes nothing, so that neither notices.
[[nodiscard]] std::vector<std::string> left_daemon_names(std::string_view daemon, std::optional<uid_t> owner);

/// A name that a daemon needs, but that another user's file or any folder has.
struct TakenName {
    std::string path;
    uid_t owner = 0;
    bool is_folder = false;
};
[[nodiscard]] std::optional<TakenName> taken_daemon_name(std::string_view daemon);

}  // namespace ipcbench::platform
