#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/output_file.hpp"

namespace ipcbench::reporters {

/// The program that read our output has ended, or no longer reads while we are told to end.
class OutputClosed : public Error {
public:
    using Error::Error;
};

/// The destination of a report, written immediately and without a buffer. Everything that this program writes into a
/// file goes through this class.
class Output {
public:
    /// Returns a stream of the process, which stays open. `name` is for error messages, e.g. "standard output".
    [[nodiscard]] static Output to_stream(int fd, std::string name);

    /// Opens a path; "-" is standard output. Throws Error if it cannot be written. A regular file stays unchanged until
    /// the first text is written, which replaces its content (platform::OutputFile). Anything else, and a descriptor
    /// that was already open, is written at its current position.
    [[nodiscard]] static Output to_file(const std::string& path) { return to(platform::OutputTarget(path)); }
    [[nodiscard]] static Output to(platform::OutputTarget target);

    /// Writes all of the text. Throws Error with errno. Every later call throws that Error again, so that a failure
    /// that was caught on the way is still reported at the end.
    void write(std::string_view text);

    /// Writes `text`, and after it `tail`, which the next such call overwrites: a growing document is complete at any
    /// moment, even if there is no space for more. Only a regular file given by its path supports that; other outputs
    /// get no tail.
    void write(std::string_view text, std::string_view tail);

    /// Returns whether this is a regular file given by its path, so that it keeps tails and can be replaced.
    [[nodiscard]] bool is_file() const noexcept { return file_.has_value(); }

    /// Replaces the whole content of a regular file, which is complete before and afterwards. Returns false if that was
    /// not possible, for example because the disk is full; the file then keeps its content.
    bool replace(std::string_view content);

private:
    Output(int fd, UniqueFd owned, std::string name) : fd_(fd), owned_(std::move(owned)), name_(std::move(name)) {}

    [[nodiscard]] int append(std::string_view text);
    [[nodiscard]] int append(std::string_view text, std::string_view tail);
    void check() const;

    int fd_;
    UniqueFd owned_;
    std::optional<platform::OutputFile> file_;
    std::string name_;
    std::string tail_;
    off_t kept_ = 0;  ///< offset of the tail
    int error_ = 0;
};

}  // namespace ipcbench::reporters
