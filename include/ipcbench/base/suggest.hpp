#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ipcbench {

/// How many single-character insertions, deletions, substitutions and swaps of neighbours lead from one to the other
/// (optimal string alignment distance, https://en.wikipedia.org/wiki/Damerau-Levenshtein_distance).
[[nodiscard]] std::size_t edit_distance(std::string_view from, std::string_view to);

/// The candidate that somebody who typed `name` most likely meant, or "" where none is near.
[[nodiscard]] std::string closest(std::string_view name, std::span<const std::string_view> candidates);

/// The candidates that contain `name` between hyphens: "uds" in "uds-stream", "uring" in "pipe-uring". Returns those
/// that begin with it or, if there are none, those that contain it elsewhere; in their order, each once.
[[nodiscard]] std::vector<std::string_view> family_of(std::string_view name,
                                                      std::span<const std::string_view> candidates);

}  // namespace ipcbench
