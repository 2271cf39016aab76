#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// Returns how many insertions, deletions and substitutions of single characters, and swaps of neighbours, turn one
/// text into the other (optimal string alignment distance, https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance).
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// Returns the candidate that the user most likely meant by `name`, or "" if none is close.
[[nodiscard]] std::string closest(std::string_view name, std::span<const std::string_view> candidates);

/// Returns the candidates that contain `name` between hyphens: "uds" in "uds-stream", "uring" in "pipe-uring". Returns
/// those that begin with it or, if there are none, those that contain it elsewhere; in their order, each once.
[[nodiscard]] std::vector<std::string_view> family_of(std::string_view name,
                                                      std::span<const std::string_view> candidates);

}  // namespace ipcbench
