#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "ipcbench/core/lifeline.hpp"

namespace ipcbench::transports {

/// Authenticates the child in a segment that has a name for a while: the child proves that it is the process that the
/// parent started.
class NonceHandshake {
public:
    static constexpr std::size_t bytes = 128;

    /// `place` is that part of the segment; it is zero in a new segment.
    explicit NonceHandshake(std::span<std::byte> place) noexcept
        : words_(reinterpret_cast<HandshakeWords*>(place.data())) {}

    /// Child: writes the nonce and waits until it is accepted. Throws Error when the time is up or the lifeline is cut.
    void send(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const;

    /// Parent: waits for the nonce, accepts it, and ignores any other. Throws Error when the time is up or the lifeline
    /// is cut.
    void await(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const;

private:
    struct HandshakeWords {
        std::atomic<std::uint32_t> state;
        std::array<std::atomic<char>, 32> nonce;  // atomic because an unauthenticated peer may write at the same time
    };
    static_assert(sizeof(HandshakeWords) <= bytes);

    HandshakeWords* words_;
};

}  // namespace ipcbench::transports
