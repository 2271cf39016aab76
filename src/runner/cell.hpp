#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ipcbench/core/codec.hpp"
#include "ipcbench/core/result.hpp"
#include "ipcbench/core/transport.hpp"
#include "runner/known_facts.hpp"
#include "runner/placement.hpp"

namespace ipcbench::runner {

/// Which way of timing was asked for.
enum class TimingChoice : unsigned char { automatic, every, sampled, batch };

/// "auto", "every", "sampled", "batch".
[[nodiscard]] std::string_view name_of(TimingChoice choice) noexcept;

/// One combination to be measured, as asked for. Borrows transport and codec from the registry.
struct Cell {
    const Transport* transport = nullptr;
    const CodecInfo* codec = nullptr;
    std::uint64_t payload_bytes = 0;
    std::optional<Wait> wait;                    ///< nothing: the transport's default
    std::map<std::string, std::string> options;  ///< of the transport
    Placement placement;
    Load load;
    std::chrono::nanoseconds duration{std::chrono::seconds{10}};
    std::optional<std::uint64_t> iterations;         ///< instead of the duration
    std::optional<std::chrono::nanoseconds> warmup;  ///< nothing: a tenth of the run, at most a second
    TimingChoice timing = TimingChoice::automatic;
    std::chrono::milliseconds timeout{std::chrono::seconds{5}};
    std::string child;  ///< path of the child program
};

/// A cell after everything that can be known before it runs has been checked and decided.
struct Prepared {
    Wait wait;
    OptionValues options;
    Seats seats;
    std::size_t max_frame = 0;  ///< bytes
    std::size_t under_way = 1;  ///< pings that may be under way at once on a connection
    std::size_t depth = 1;      ///< frames that its channel is opened for: over 1 to be asynchronous
    std::vector<std::string> warnings;
};

/// Checks wait, options, placement and size against the transport. Throws Error: `usage` for what cannot be meant,
/// `unavailable` for what this machine cannot do. `facts` is kept from one cell to the next.
[[nodiscard]] Prepared prepare(const Cell& cell, KnownFacts& facts);

/// The part of the result that is known before the run.
[[nodiscard]] RunResult describe(const Cell& cell);

}  // namespace ipcbench::runner
