#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/stats/histogram.hpp"

namespace ipcbench::reporters {

/// Returns the counts of a histogram as HdrHistogram's V2 format, compressed and in base64 ("HISTFAAA..."), which the
/// libraries of HdrHistogram decode and merge, in nanoseconds. The format is that of AbstractHistogram.java
/// (encodeIntoCompressedByteBuffer); our buckets are exactly those of its histograms of three significant digits from 1
/// to 2^42 - 1. The counts are already packed into a byte or two each, so the zlib stream inside stores them as they
/// are, which needs no library; every inflate reads it.
[[nodiscard]] std::string hdr_text(const std::vector<Histogram::Bucket>& buckets);

/// Reads what `hdr_text` wrote. Returns nothing if it is something else.
[[nodiscard]] std::optional<std::vector<Histogram::Bucket>> read_hdr_text(std::string_view text);

}  // namespace ipcbench::reporters
