#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/output_target.hpp"

namespace ipcbench::platform {

/// A regular file whose content is replaced. If the new file can have the properties of the old one (same owner and
/// mode, no hard links, no attributes, not a mount point), it is written next to its final location and moved there, so
/// that the old content survives until then. Otherwise it is written in place.
class OutputFile {
public:
    /// `target` must be of kind `file`.
    explicit OutputFile(OutputTarget target) : target_(std::move(target)) {}

    /// Replaces the whole content of the file with `content`. Returns 0 or errno. After an error the old
    /// content is still there, unless the file had to be written in place and that failed halfway.
    [[nodiscard]] int begin(std::string_view content);

    /// Returns the descriptor for writing after `content`; -1 before `begin`.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

private:
    [[nodiscard]] std::optional<int> replace(std::string_view content, int old);
    [[nodiscard]] int overwrite(std::string_view content, UniqueFd old) noexcept;

    OutputTarget target_;
    UniqueFd fd_;
};

/// Opens a special target for writing. Throws Error.
[[nodiscard]] UniqueFd open_special(const OutputTarget& target);

}  // namespace ipcbench::platform
