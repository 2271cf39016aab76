#pragma once

#include <string>
#include <vector>

#include "ipcbench/core/warning.hpp"

/// The English text of warnings, which exists only here.
namespace ipcbench::reporters {

/// Returns a sentence without a full stop.
[[nodiscard]] std::string text_of(const Warning& warning);

/// Returns one sentence for several warnings that differ only in their values, given the smallest and the largest of
/// each: "only 11 to 8,644 individually timed round trips: ...".
[[nodiscard]] std::string text_of(const Warning& min, const Warning& max);

[[nodiscard]] std::vector<std::string> texts_of(const std::vector<Warning>& warnings);

}  // namespace ipcbench::reporters
