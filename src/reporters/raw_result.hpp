#pragma once

#include <string>
#include <string_view>

#include "ipcbench/core/result.hpp"

namespace ipcbench::reporters {

/// A result as one process of this program hands it to another: complete, with every histogram.
[[nodiscard]] std::string write_raw(const RunResult& result);

/// The inverse. Throws Error (usage) if the text is incomplete; the message names `name` as its source.
[[nodiscard]] RunResult read_raw(std::string_view text, const std::string& name);

}  // namespace ipcbench::reporters
