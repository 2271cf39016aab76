#pragma once

#include <chrono>
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

/// How a connection is loaded. The default is one lonely round trip after the other.
struct Load {
    Mode mode = Mode::ping_pong;
    std::uint32_t pairs = 1;          ///< connections at once, each with a child and a thread of the parent
    std::uint32_t depth = 1;          ///< pings that may be under way at once
    std::chrono::nanoseconds gap{0};  ///< quiet time before each ping
    double rate = 0;                  ///< pings per second whether or not answers have come (open loop); 0: none
    Arrivals arrivals = Arrivals::constant;

    bool operator==(const Load&) const = default;

    /// Whether round trips overlap, so that the clock must be read for each of them.
    [[nodiscard]] bool overlaps() const noexcept { return depth > 1 || rate > 0; }
};

/// "" for the default, else what differs from it: "depth 8", "rate 50000/s poisson, pairs 2", "stream".
[[nodiscard]] std::string to_string(const Load& load);

}  // namespace ipcbench
