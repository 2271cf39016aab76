#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/wait.hpp"
#include "runner/placement.hpp"

/// The axes of a matrix, as lists on the command line. Each throws Error (usage) for an item that is empty, given twice
/// or not one of its kind; none returns an empty list.
namespace ipcbench::cli {

/// "15,1000,10K", and ranges: "64:1M:*4" (each four times the last, while not above 1M), "1K:4K:+1K". A range without a
/// step doubles.
[[nodiscard]] std::vector<std::uint64_t> parse_sizes(std::string_view text);

/// "json,raw".
[[nodiscard]] std::vector<const CodecInfo*> parse_codecs(std::string_view text);

/// "block,hybrid:100".
[[nodiscard]] std::vector<Wait> parse_waits(std::string_view text);

/// "none,same,0,1": two numbers that follow each other are one placement.
[[nodiscard]] std::vector<runner::Placement> parse_placements(std::string_view text);

}  // namespace ipcbench::cli
