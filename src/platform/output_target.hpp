#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// Which file it is, by whatever path, link or descriptor one comes to it. One that is still to be made is known by its
/// folder and its name.
struct FileIdentity {
    dev_t device = 0;
    ino_t inode = 0;
    mode_t type = 0;   ///< S_IFREG, ...; 0 for a file that is still to be made
    std::string name;  ///< of such a file

    [[nodiscard]] bool operator==(const FileIdentity&) const = default;
};

/// Where the path of an output leads, found without changing anything there. Throws Error where nothing could be
/// written to it.
struct OutputTarget {
    enum class Kind : std::uint8_t {
        stream,   ///< a descriptor that this program was started with: "-", /dev/stdout, /dev/fd/3
        special,  ///< what has no content of its own: a pipe, a terminal, a device
        file,     ///< a regular file, or one that is still to be made
    };

    explicit OutputTarget(const std::string& path);

    std::string path;  ///< as it was given
    Kind kind = Kind::file;
    int stream = -1;
    UniqueFd folder;   ///< of a file or special file, all links followed
    std::string name;  ///< in that folder
    FileIdentity identity;
};

/// Whether what is written to one would come to stand amid what is written to the other. Not so for two descriptors of
/// a terminal or of /dev/null: nothing that somebody keeps is spoilt there.
[[nodiscard]] bool would_mix(const OutputTarget& one, const OutputTarget& other);
[[nodiscard]] bool would_mix(const OutputTarget& one, int stream);

/// The file that is read from there ("-" is standard input); nothing where there is none.
[[nodiscard]] std::optional<FileIdentity> identity_of_input(const std::string& path);

/// The file behind an open descriptor; nothing where there is none.
[[nodiscard]] std::optional<FileIdentity> identity_of(int fd);

/// Whether that is a regular file, of which somebody would lose what is overwritten.
[[nodiscard]] bool is_regular(const FileIdentity& identity) noexcept;

}  // namespace ipcbench::platform
