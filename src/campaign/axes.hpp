#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/knobs.hpp"
#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"
#include "ipcbench/core/wait.hpp"
#include "runner/placement.hpp"

/// The axes of a matrix, as lists on the command line. Each function throws Error (usage) for an item that is empty, a
/// duplicate or invalid; none returns an empty list.
namespace ipcbench::campaign {

/// A transport, with its own codec if one was specified.
struct Selection {
    const Transport* transport = nullptr;
    const CodecInfo* codec = nullptr;  ///< null: each codec of --codec

    [[nodiscard]] bool operator==(const Selection&) const = default;
};

/// Parses "pipe", "'shm-*'", "grpc-uds:protobuf", "pipe,tcp:raw". Returns each combination once, in the order of the
/// words.
[[nodiscard]] std::vector<Selection> parse_selections(const std::vector<std::string>& words);

/// Returns whether such words name the transport itself, by name or alias, and not by a glob or "all".
[[nodiscard]] bool is_named(const std::vector<std::string>& words, const TransportInfo& info);

/// Parses values into their smallest unit: "15,1000,10K", and ranges: "64:1M:*4" (each four times the last, up to 1M),
/// "1K:4K:+1K". A range without a step uses the form's default. Steps are exact, and the end of a range is included if
/// they meet it. "cores" is half of `cpus`.
[[nodiscard]] std::vector<std::uint64_t> parse_values(std::string_view text, const ValueForm& form,
                                                      std::size_t cpus = 0);

/// Returns the index of that word in the form's list.
[[nodiscard]] std::uint64_t parse_word(std::string_view text, const ValueForm& form);

/// Parses sizes of the payload in bytes.
[[nodiscard]] std::vector<std::uint64_t> parse_sizes(std::string_view text);

/// Parses "json,raw".
[[nodiscard]] std::vector<const CodecInfo*> parse_codecs(std::string_view text);

/// Parses "block,hybrid:100".
[[nodiscard]] std::vector<Wait> parse_waits(std::string_view text);

/// Parses "none,same,0,1": two consecutive numbers are one placement.
[[nodiscard]] std::vector<runner::Placement> parse_placements(std::string_view text);

}  // namespace ipcbench::campaign
