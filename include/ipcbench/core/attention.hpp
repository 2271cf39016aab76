#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "ipcbench/core/clock.hpp"
#include "ipcbench/core/wait.hpp"

namespace ipcbench {

/// Where a thread sleeps that serves several connections: on all their descriptors at once.
class Readiness {
public:
    Readiness() = default;
    Readiness(const Readiness&) = delete;
    Readiness& operator=(const Readiness&) = delete;
    virtual ~Readiness() = default;

    /// The numbers of those connections whose descriptors are readable; waits for one, at most so long (zero: looks
    /// only) and until a signal comes. Borrowed until the next call; none where nothing happened.
    [[nodiscard]] virtual std::span<const std::size_t> await(std::chrono::milliseconds at_most) noexcept = 0;
};

/// How a thread waits that serves several connections.
struct Attention {
    Wait wait;
    Readiness* readiness = nullptr;  ///< null: there is nothing to sleep on, so that it looks at each one in turn
};

/// Which of several connections are to be looked at, and the wait until one is.
class Attentive {
public:
    Attentive(const Attention& attention, std::size_t connections)
        : attention_(attention), awake_(connections, std::uint8_t{true}), all_awake_(now_ns()) {}

    [[nodiscard]] bool is_awake(std::size_t number) const noexcept { return awake_[number] != 0; }

    /// Whether that connection may be left until its descriptor is readable: it has said that no frame is there, and
    /// has nothing to be sent on.
    void may_sleep(std::size_t number, bool may) noexcept {
        awake_[number] = static_cast<std::uint8_t>(!may || attention_.readiness == nullptr);
    }

    /// After a round over all that are awake, which brought news or did not.
    void rest(bool news) noexcept;

private:
    [[nodiscard]] bool all_sleep() const noexcept;
    void wake_all() noexcept;

    Attention attention_;
    std::vector<std::uint8_t> awake_;
    std::int64_t all_awake_;  ///< when all were looked at last, in `now_ns()`
    std::uint32_t vain_ = 0;  ///< rounds without news, one after the other
};

}  // namespace ipcbench
