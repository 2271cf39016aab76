#pragma once

#include <array>
#include <chrono>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipcbench {

/// What is sent over a connection.
enum class Mode : std::uint8_t {
    ping_pong,  ///< pings and their pongs
    stream,     ///< one direction, as fast as the receiver accepts it
    connect,    ///< one round trip on each of many new connections, each with its own child
};

/// When the pings of an open loop are sent.
enum class Arrivals : std::uint8_t {
    constant,  ///< at equal intervals
    poisson,   ///< at random, independently: exponentially distributed intervals
};

inline constexpr std::array<std::string_view, 3> mode_names{"ping-pong", "stream", "connect"};
inline constexpr std::array<std::string_view, 2> arrivals_names{"constant", "poisson"};

[[nodiscard]] constexpr std::string_view name_of(Mode mode) noexcept {
    return mode_names.at(static_cast<std::size_t>(mode));
}
[[nodiscard]] constexpr std::string_view name_of(Arrivals arrivals) noexcept {
    return arrivals_names.at(static_cast<std::size_t>(arrivals));
}

/// How many pings of an open loop may be in flight. An open loop has no bound of its own; this one limits memory. The
/// latency of a ping that has to wait because of it includes the wait.
inline constexpr std::uint32_t open_loop_max_in_flight = 1024;

/// How a connection is loaded. The default is one round trip at a time. Everything else that the program knows of each
/// member is in core/knobs.cpp.
struct Load {
    Mode mode = Mode::ping_pong;
    std::uint32_t pairs = 1;        ///< connections at once, each with a child and a thread of the parent
    std::uint32_t concurrency = 1;  ///< connections at once that one thread of the parent serves in an event loop
    bool one_child = false;  ///< all of them go to one child, which serves them in an event loop; false: one child each
    std::uint32_t depth = 1;          ///< pings that may be in flight at once on a connection
    std::chrono::nanoseconds gap{0};  ///< think time before each ping
    /// Pings per second on a connection, sent without waiting for answers (open loop); 0: closed loop.
    double rate = 0;
    Arrivals arrivals = Arrivals::constant;

    /// Orders loads as reports show them.
    [[nodiscard]] auto operator<=>(const Load&) const = default;  // NOLINT(modernize-use-nullptr): it sees one in <=>

    /// Returns the requested pings per second on all connections together.
    [[nodiscard]] double total_rate() const noexcept { return rate * pairs; }

    /// Returns whether round trips overlap, so that the clock must be read for each of them.
    [[nodiscard]] bool overlaps() const noexcept { return depth > 1 || rate > 0 || concurrency > 1; }
};

/// Returns "" for the default, otherwise what differs from it: "depth 8", "rate 50000/s poisson, pairs 2", "stream".
[[nodiscard]] std::string to_string(const Load& load);

}  // namespace ipcbench
