#pragma once

#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Reads the kernel's text in /proc and /sys.
namespace ipcbench::platform {

/// Returns the text without leading and trailing white space.
[[nodiscard]] std::string trimmed(std::string_view text);

/// Returns the whole file; nothing if it cannot be read.
[[nodiscard]] std::optional<std::string> read_text(const std::string& path);

/// The same, trimmed.
[[nodiscard]] std::optional<std::string> read_word(const std::string& path);

/// Returns the value after `separator` in the first line that begins with `key`, trimmed; nothing if there is no such
/// line.
[[nodiscard]] std::optional<std::string> value_of(const std::string& text, std::string_view key, char separator);

/// Splits the text at white space.
[[nodiscard]] std::vector<std::string> words_of(const std::string& text);

/// Returns the fields of /proc/PID/stat from the third one, the state, onwards (proc_pid_stat(5)). Empty if there is no
/// such process.
[[nodiscard]] std::vector<std::string> stat_fields(pid_t pid);

/// Parses the whole text as an integer; nothing if it is not one, or too large.
[[nodiscard]] std::optional<long long> number_of(const std::optional<std::string>& text);

/// Returns the numbers of a kernel list such as "0-3,8", up to the first malformed item.
[[nodiscard]] std::vector<int> numbers_of_list(const std::string& list);

}  // namespace ipcbench::platform
