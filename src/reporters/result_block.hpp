#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/result.hpp"
#include "reporters/style.hpp"

/// What the text report shows of a single result.
namespace ipcbench::reporters {

/// Returns "  label       piece, piece, ...", wrapped between pieces; continuation lines start below the first piece.
[[nodiscard]] std::string labelled_row(std::string_view label, const std::vector<std::string>& pieces,
                                       const Style& style);

/// Returns a result's block: what was measured, the rate and the details of that number. A brief one has only the rate.
/// `cpus` is how many the machine has. Only what was measured, if that is nothing.
[[nodiscard]] std::string block_of(const RunResult& result, bool brief, int cpus, const Style& style);

}  // namespace ipcbench::reporters
