#pragma once

#include <atomic>
#include <cstdint>
#include <cstring>
#include <span>

#include "overhead/shared_state.hpp"
#include "platform/cpu_relax.hpp"

namespace ipcbench::overhead {

inline constexpr std::size_t line_bytes = 64;
inline constexpr std::size_t one_line_message = line_bytes - sizeof(std::uint64_t);
inline constexpr std::size_t two_lines_message = 2 * line_bytes - sizeof(std::uint64_t);

/// A message whose last cache line contains its sequence word. The alignment leaves the neighbouring line, which the
/// prefetcher also loads, unused.
template <std::size_t Bytes>
struct alignas(2 * line_bytes) Slot {
    std::byte message[Bytes]{};
    std::atomic<std::uint64_t> number{0};
};

template <std::size_t Bytes>
class SlotEnd {
public:
    /// `first_in` and `first_out`: the numbers of the first message in each direction; `step`: the increment within a
    /// direction.
    SlotEnd(Slot<Bytes>& input, Slot<Bytes>& output, std::uint64_t first_in, std::uint64_t first_out,
            std::uint64_t step)
        : input_(input), output_(output), in_(first_in), out_(first_out), step_(step), message_(Bytes) {}

    bool send() noexcept {
        std::memcpy(output_.message, message_.data(), Bytes);
        output_.number.store(out_, std::memory_order_release);
        out_ += step_;
        return true;
    }
    bool receive() noexcept {
        while (input_.number.load(std::memory_order_acquire) != in_) {
            platform::cpu_relax();
        }
        in_ += step_;
        std::memcpy(message_.data(), input_.message, Bytes);
        return true;
    }

    /// Returns the message to send, which is also the last received one.
    [[nodiscard]] std::span<std::byte> message() noexcept { return {message_.data(), message_.size()}; }

private:
    Slot<Bytes>& input_;
    Slot<Bytes>& output_;
    std::uint64_t in_;
    std::uint64_t out_;
    std::uint64_t step_;
    OwnMessage message_;
};

}  // namespace ipcbench::overhead
