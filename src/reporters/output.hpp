#pragma once

#include <string>
#include <string_view>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::reporters {

/// Where a report goes: a descriptor, written to at once (nothing is held back in a buffer).
class Output {
public:
    /// A stream of the process, which stays open; `name` is for error messages, e.g. "standard output".
    [[nodiscard]] static Output to_stream(int fd, std::string name);

    /// A file, made anew; "-" is standard output. Throws Error.
    [[nodiscard]] static Output to_file(const std::string& path);

    /// Writes all of it. Throws Error with errno; from then on every call throws that again, so that a failure which
    /// somebody has caught half-way is still known at the end.
    void write(std::string_view text);

    /// Writes `text` to stay, and after it `tail`, which the next such call writes over: so a document that grows is
    /// whole at any moment. Only a regular file that was made by us can take that; elsewhere there is no tail.
    void write(std::string_view text, std::string_view tail);

private:
    Output(int fd, UniqueFd owned, std::string name) : fd_(fd), owned_(std::move(owned)), name_(std::move(name)) {}

    [[noreturn]] void fail() const;

    int fd_;
    UniqueFd owned_;
    std::string name_;
    bool takes_tail_ = false;
    std::size_t tail_size_ = 0;
    int error_ = 0;
};

}  // namespace ipcbench::reporters
