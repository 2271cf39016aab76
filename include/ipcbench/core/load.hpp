#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace ipcbench {

/// What goes over a connection.
enum class Mode : std::uint8_t {
    ping_pong,  ///< pings and their pongs
    stream,     ///< one direction, as fast as the receiver takes it
    connect,    ///< one round trip on each of many new connections, each with a child of its own
};

/// When the pings of an open loop are to go out.
enum class Arrivals : std::uint8_t {
    constant,  ///< at equal distances
    poisson,   ///< at random, independent of one another: exponentially distributed distances
};

[[nodiscard]] std::string_view name_of(Mode mode) noexcept;
[[nodiscard]] std::string_view name_of(Arrivals arrivals) noexcept;

/// How many pings of an open loop may be under way, which has no bound of its own: this one keeps its memory small, and
/// a ping that has to wait for it is charged for that all the same.
inline constexpr std::uint32_t open_loop_depth = 1024;

/// How a connection is loaded. The default is one lonely round trip after the other.
struct Load {
    Mode mode = Mode::ping_pong;
    std::uint32_t pairs = 1;          ///< connections at once, each with a child and a thread of the parent
    std::uint32_t concurrency = 1;    ///< connections at once that one thread of the parent serves in an event loop
    bool one_child = false;           ///< they all go to one child, which serves them likewise; else each has its own
    std::uint32_t depth = 1;          ///< pings that may be under way at once on a connection
    std::chrono::nanoseconds gap{0};  ///< quiet time before each ping
    double rate = 0;  ///< pings per second on a connection, whether or not answers have come (open loop); 0: none
    Arrivals arrivals = Arrivals::constant;

    /// In the order in which reports show them.
    [[nodiscard]] auto operator<=>(const Load&) const = default;  // NOLINT(modernize-use-nullptr): it sees one in <=>

    /// Pings per second that are asked for, on all connections together.
    [[nodiscard]] double whole_rate() const noexcept { return rate * pairs; }

    /// Whether round trips overlap, so that the clock must be read for each of them.
    [[nodiscard]] bool overlaps() const noexcept { return depth > 1 || rate > 0 || concurrency > 1; }
};

/// "" for the default, else what differs from it: "depth 8", "rate 50000/s poisson, pairs 2", "stream".
[[nodiscard]] std::string to_string(const Load& load);

}  // namespace ipcbench
