#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/transport.hpp"
#include "ipcbench/core/wait.hpp"
#include "runner/placement.hpp"

/// The axes of a matrix, as lists on the command line. Each throws Error (usage) for an item that is empty, given twice
/// or not one of its kind; none returns an empty list.
namespace ipcbench::cli {

/// A transport, with a codec of its own where it was given one.
struct Contestant {
    const Transport* transport = nullptr;
    const CodecInfo* codec = nullptr;  ///< none: each of --codec's

    [[nodiscard]] bool operator==(const Contestant&) const = default;
};

/// "pipe", "'shm-*'", "grpc-uds:protobuf", "pipe,tcp:raw": each combination once, in the order of the words.
[[nodiscard]] std::vector<Contestant> parse_contestants(const std::vector<std::string>& words);

/// Whether such words name the transport itself, by name or alias, and not by a glob or "all".
[[nodiscard]] bool names_transport(const std::vector<std::string>& words, const TransportInfo& info);

/// "15,1000,10K", and ranges: "64:1M:*4" (each four times the last, while not above 1M), "1K:4K:+1K". A range without a
/// step doubles. Steps are exact: the end of a range belongs to it where they meet it.
[[nodiscard]] std::vector<std::uint64_t> parse_sizes(std::string_view text);

/// "json,raw".
[[nodiscard]] std::vector<const CodecInfo*> parse_codecs(std::string_view text);

/// "block,hybrid:100".
[[nodiscard]] std::vector<Wait> parse_waits(std::string_view text);

/// "none,same,0,1": two numbers that follow each other are one placement.
[[nodiscard]] std::vector<runner::Placement> parse_placements(std::string_view text);

/// "1,8,64", "1:64:*2": how many pings may be under way.
[[nodiscard]] std::vector<std::uint32_t> parse_depths(std::string_view text);

/// "0,10us,1ms": quiet time before each ping.
[[nodiscard]] std::vector<std::chrono::nanoseconds> parse_gaps(std::string_view text);

/// "50k/s,100k", "1k:1M:*2": pings per second.
[[nodiscard]] std::vector<double> parse_rates(std::string_view text);

/// "4", "1:64:*2": connections at once that one thread serves.
[[nodiscard]] std::vector<std::uint32_t> parse_concurrencies(std::string_view text);

/// "2", "1:4:+1", "cores", "1:cores": connections at once. `cores` is as many as have a CPU for each side.
[[nodiscard]] std::vector<std::uint32_t> parse_pairs(std::string_view text, std::size_t cpus);

}  // namespace ipcbench::cli
