#pragma once

#include <cstdint>

#include "unit/core/answering_channel.hpp"

namespace ipcbench::test {

/// An answering channel that can be polled; dropped answers never come.
template <bool unreliable>
class PollableChannel : public AnsweringChannel<unreliable> {
public:
    using AnsweringChannel<unreliable>::AnsweringChannel;

    [[nodiscard]] bool can_send(std::size_t /*max*/) const noexcept { return true; }
    [[nodiscard]] bool has_frame() noexcept {
        if (hidden_ > 0) {
            --hidden_;
            return false;
        }
        return this->has_answer() || this->is_closed();
    }
    /// The next so many looks for a frame find none.
    void hide_frames(int looks) noexcept { hidden_ = looks; }
    [[nodiscard]] int descriptor() const noexcept { return -1; }
    [[nodiscard]] std::int64_t loss_timeout_ns() const noexcept { return 1'000'000; }

private:
    int hidden_ = 0;
};

}  // namespace ipcbench::test
