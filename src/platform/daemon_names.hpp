#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench::platform {

/// Names in the system that a daemon has chosen: they do not have our prefix and are the same on the whole machine.

/// RouDi, of iceoryx 2.0.
inline constexpr std::string_view roudi = "iceoryx";

/// Where it listens, and the lock that it holds as long as it lives.
inline constexpr const char* roudi_channel = "/tmp/roudi";
inline constexpr const char* roudi_lock = "/tmp/iox-unique-roudi.lock";

/// What was removed, and why the rest was not ("" if nothing is left).
struct RemovedNames {
    std::vector<std::string> removed;
    std::string obstacle;
};

/// Removes what a dead daemon of `owner` left. Removes nothing while another daemon lives (it waits only as long as a
/// dying one may need), or if we do not know `daemon`.
[[nodiscard]] RemovedNames remove_daemon_names(std::string_view daemon, uid_t owner);

/// A name that a daemon needs but another user has taken.
struct TakenName {
    std::string path;
    uid_t owner = 0;
};
[[nodiscard]] std::optional<TakenName> taken_daemon_name(std::string_view daemon);

}  // namespace ipcbench::platform
