#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/base/unique_fd.hpp"
#include "platform/output_target.hpp"

namespace ipcbench::platform {

/// A regular file that gets a new content. It is made beside its place and moved there, so that what was there before
/// is kept until then, wherever the new file can be what the old one was: of the same owner and mode, with no other
/// name, no attributes, not mounted over. Else it is written in place.
class OutputFile {
public:
    /// `target` is of kind `file`.
    explicit OutputFile(OutputTarget target) : target_(std::move(target)) {}

    /// Makes `content` all that is in the file; to be called once. Returns 0 or errno; then what was there before is
    /// still there, but for one that had to be written in place and broke in the middle.
    [[nodiscard]] int begin(std::string_view content);

    /// For what follows the content; -1 before.
    [[nodiscard]] int fd() const noexcept { return fd_.get(); }

private:
    [[nodiscard]] std::optional<int> replace(std::string_view content, int old);
    [[nodiscard]] int overwrite(std::string_view content, UniqueFd old) noexcept;

    OutputTarget target_;
    UniqueFd fd_;
};

/// Opens a special target for writing, where it stands. Throws Error.
[[nodiscard]] UniqueFd open_special(const OutputTarget& target);

}  // namespace ipcbench::platform
