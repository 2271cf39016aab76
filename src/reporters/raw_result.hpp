#pragma once

#include <string>
#include <string_view>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// A result as one process of this program hands it to another: all that is in it, every histogram included.
[[nodiscard]] std::string write_raw(const RunResult& result);

/// The inverse. Throws Error (usage) where the text is not whole; `name` says in it where the text is from.
[[nodiscard]] RunResult read_raw(std::string_view text, const std::string& name);

}  // namespace ipcbench::reporters
