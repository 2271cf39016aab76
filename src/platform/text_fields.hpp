#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reading what the kernel says in /proc and /sys.
namespace ipcbench::platform {

/// Without the white space around it.
[[nodiscard]] std::string trimmed(std::string_view text);

/// The whole file; nothing if it cannot be read.
[[nodiscard]] std::optional<std::string> read_text(const std::string& path);

/// Likewise, trimmed.
[[nodiscard]] std::optional<std::string> read_word(const std::string& path);

/// The value behind `separator` in the first line that begins with `key`, trimmed; nothing if there is no such line.
[[nodiscard]] std::optional<std::string> value_of(const std::string& text, std::string_view key, char separator);

/// What stands between white space.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

/// The whole number that the text is; nothing if it is none, or too large.
[[nodiscard]] std::optional<long long> number_of(const std::optional<std::string>& text);

/// The numbers of a kernel list such as "0-3,8", up to the first that is not well-formed.
[[nodiscard]] std::vector<int> numbers_of_list(const std::string& list);

}  // namespace ipcbench::platform
