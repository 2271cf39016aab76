#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Identifies a file, whatever path, link or descriptor leads to it. A file that does not exist yet is identified by
/// its folder and name.
struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    mode_t type = 0;   ///< S_IFREG, ...; 0 for a file that does not exist yet
    std::string name;  ///< of a file that does not exist yet

    [[nodiscard]] bool operator==(const FileIdentity&) const = default;
};

/// Determines where the path of an output leads, without changing anything. Throws Error if it cannot be written to.
struct OutputTarget {
    enum class Kind : std::uint8_t {
        stream,   ///< a descriptor that this program was started with: "-", /dev/stdout, /dev/fd/3
        special,  ///< a file that keeps no content: a pipe, a terminal, a device
        file,     ///< a regular file, or one that does not exist yet
    };

    explicit OutputTarget(std::string given);

    std::string path;  ///< as given by the user
    Kind kind = Kind::file;
    int stream = -1;
    UniqueFd folder;   ///< of a file or special file, all links followed
    std::string name;  ///< in that folder
    FileIdentity identity;
};

/// Returns whether writing to both would mix their contents. Two descriptors of a terminal or of /dev/null never mix,
/// because these keep nothing.
[[nodiscard]] bool would_mix(const OutputTarget& one, const OutputTarget& other);
[[nodiscard]] bool would_mix(const OutputTarget& one, int stream);

/// Waits until no other process holds that folder, and holds it as long as the descriptor is open: for a file that is
/// read, changed and written again, which two processes must not do at the same time. The folder is locked because the
/// file may be replaced or not exist yet. Returns an empty descriptor if the folder cannot be locked, as on some
/// network file systems. Throws Error (failed) if another process holds it for longer than that.
[[nodiscard]] UniqueFd hold_folder_of(const OutputTarget& target,
                                      std::chrono::milliseconds at_most = std::chrono::seconds{60});

/// Returns why no file can be created in that folder, as an errno; 0 if one can.
[[nodiscard]] int why_not_writable(const std::string& folder) noexcept;

/// Returns the file that is read from that path ("-" is standard input); nothing if there is none.
[[nodiscard]] std::optional<FileIdentity> identity_of_input(const std::string& path);

/// Returns the file behind an open descriptor; nothing if there is none.
[[nodiscard]] std::optional<FileIdentity> identity_of(int fd);

/// Returns whether it is a regular file, whose old content would be lost.
[[nodiscard]] bool is_regular(const FileIdentity& identity) noexcept;

}  // namespace ipcbench::platform
