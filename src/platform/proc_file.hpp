#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"

namespace ipcbench::platform {

/// A file of /proc that is read again and again: it stays open, and reading it allocates nothing.
class ProcFile {
public:
    /// Need not exist: it is then empty. No more than `max` bytes of it are read.
    explicit ProcFile(const std::string& path, std::size_t max = 4096);

    /// Returns it as it is now; "" if it cannot be read. Valid until the next call.
    [[nodiscard]] std::string_view read() noexcept;

private:
    UniqueFd fd_;
    std::vector<char> text_;
};

/// Returns the number after the label and white space, at the beginning of a line; nothing if there is none.
[[nodiscard]] std::optional<std::uint64_t> labelled_number(std::string_view text, std::string_view label) noexcept;

/// Takes the next word from the front: what is before the next space or line end. "" at the end.
std::string_view take_word(std::string_view& text) noexcept;

/// Takes the next word and returns it as a number; 0 if it is none.
std::uint64_t take_number(std::string_view& text) noexcept;

}  // namespace ipcbench::platform
