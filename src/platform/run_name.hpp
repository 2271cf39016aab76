#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace ipcbench::platform {

/// Generates an unpredictable name for one run: "ipcbench-<uid>-<pid>-<16 hexadecimal digits>". The numbers tell people
/// whose run it is. The program ignores them, because they mean something else in another namespace.
[[nodiscard]] std::string fresh_run_name();

/// Generates a name for something outside the run's folder: the run's name, "-" and 16 hexadecimal digits.
[[nodiscard]] std::string fresh_name_for(const std::string& run);

/// Generates an unpredictable name for a folder with a short path: "ib-<16 hexadecimal digits>".
[[nodiscard]] std::string fresh_temporary_name();

/// Returns whether the name has exactly that form.
[[nodiscard]] bool is_temporary_name(std::string_view name) noexcept;

/// Returns whether the name has exactly the form that `fresh_run_name` generates.
[[nodiscard]] bool is_run_name(std::string_view name) noexcept;

/// The same, for a run of that process and any user.
[[nodiscard]] bool is_run_name_of(std::string_view name, pid_t process);

/// Returns whether the name has exactly the form "ipcbench-<uid>-<pid>-<start time>-<n>" of folders of version 0.1.
[[nodiscard]] bool is_run_name_of_first_version(std::string_view name) noexcept;

/// Returns the run's name in a name that `fresh_name_for` generated; "" if it is not one.
[[nodiscard]] std::string_view run_in(std::string_view name) noexcept;

/// The same for a name that version 0.1 gave to memory or a queue: the run's name, "-" and words.
[[nodiscard]] std::string_view first_version_run_in(std::string_view name) noexcept;

/// Returns the run's name in a name that a library gave to a file, of either version: the run's name, "-" and words.
[[nodiscard]] std::string_view run_of_file(std::string_view name) noexcept;

/// Returns whether `name` is the name of that run, "-", and then only letters, digits, "-" and ".".
[[nodiscard]] bool begins_with_run(std::string_view run, std::string_view name) noexcept;

}  // namespace ipcbench::platform
