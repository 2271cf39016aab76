#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>

namespace ipcbench::platform {

/// An unpredictable name for one run: "ipcbench-<uid>-<pid>-<16 hexadecimal digits>". The numbers tell people whose it
/// is; the program concludes nothing from them, because they mean something else in another namespace.
[[nodiscard]] std::string fresh_run_name();

/// A name for something outside the run's folder: the run's name, "-" and 16 hexadecimal digits.
[[nodiscard]] std::string fresh_name_for(const std::string& run);

/// Whether it has exactly the form that `fresh_run_name` makes.
[[nodiscard]] bool is_run_name(std::string_view name) noexcept;

/// The same for that process, whatever the user.
[[nodiscard]] bool is_run_name_of(std::string_view name, pid_t process);

/// Whether it has exactly the form "ipcbench-<uid>-<pid>-<start time>-<n>", as version 0.1 named its folders.
[[nodiscard]] bool is_run_name_of_first_version(std::string_view name) noexcept;

/// The run's name in a name that `fresh_name_for` made; "" if it is not one.
[[nodiscard]] std::string_view run_in(std::string_view name) noexcept;

/// Likewise in a name that version 0.1 gave to memory or a queue: the run's, "-" and words.
[[nodiscard]] std::string_view first_version_run_in(std::string_view name) noexcept;

/// Whether it begins with the name of that run and "-", and goes on with letters, digits, "-" and "." alone.
[[nodiscard]] bool begins_with_run(std::string_view run, std::string_view name) noexcept;

}  // namespace ipcbench::platform
