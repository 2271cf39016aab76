#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ipcbench/base/error.hpp"
#include "ipcbench/base/unique_fd.hpp"
#include "platform/output_file.hpp"

namespace ipcbench::reporters {

/// The program that read our output has ended.
class ReaderGone : public Error {
public:
    using Error::Error;
};

/// Where a report goes: written immediately, without a buffer. Everything that this program writes into a file goes
/// through here.
class Output {
public:
    /// A stream of the process, which stays open; `name` is for error messages, e.g. "standard output".
    [[nodiscard]] static Output to_stream(int fd, std::string name);

    /// What a path leads to; "-" is standard output. Throws Error where it cannot be written. A regular file is left as
    /// it is until the first text is written, which replaces everything in it (platform::OutputFile); anything else,
    /// and a descriptor that was open already, is written to at its current position.
    [[nodiscard]] static Output to_file(const std::string& path) { return to(platform::OutputTarget(path)); }
    [[nodiscard]] static Output to(platform::OutputTarget target);

    /// Writes all of it. Throws Error with errno; from then on every call throws that again, so that a failure which
    /// somebody has caught half-way is still known at the end.
    void write(std::string_view text);

    /// Writes `text` to stay, and after it `tail`, which the next such call writes over: so a document that grows is
    /// whole at any moment, even if there is no room for more. Only a regular file that is given by its path supports
    /// that; elsewhere there is no tail.
    void write(std::string_view text, std::string_view tail);

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
    off_t kept_ = 0;  ///< where the tail begins
    int error_ = 0;
};

}  // namespace ipcbench::reporters
