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

/// How a child proves, in a segment that had to have a name for a while, that it is the one that was started.
class Proof {
public:
    static constexpr std::size_t bytes = 128;

    /// Over `bytes` bytes of the segment, zero in a fresh one.
    explicit Proof(std::span<std::byte> place) noexcept : words_(reinterpret_cast<Words*>(place.data())) {}

    /// Child: writes the nonce and waits until it is accepted. Throws Error when time is up or the lifeline is cut.
    void give(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const;

    /// Parent: waits for it, accepts it, and takes no other. Throws Error when time is up or the lifeline is cut.
    void await(const std::string& nonce, std::chrono::milliseconds timeout, const Lifeline& lifeline) const;

private:
    struct Words {
        std::atomic<std::uint32_t> state;
        std::array<std::atomic<char>, 32> nonce;  // atomics: a stranger may write at the same time
    };
    static_assert(sizeof(Words) <= bytes);

    Words* words_;
};

}  // namespace ipcbench::transports
