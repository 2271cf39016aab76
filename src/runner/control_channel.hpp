#pragma once

#include <chrono>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ipcbench/base/unique_fd.hpp"
#include "ipcbench/core/lifeline.hpp"
#include "runner/control_message.hpp"

namespace ipcbench::runner {

/// One end of the socket pair on which parent and child agree about a session, apart from the measured path. On the
/// wire: a length of four bytes (the machine's order, at most 1 MiB), then one JSON object; descriptors travel along
/// (SCM_RIGHTS).
class ControlChannel {
public:
    /// `lifeline`: a cut ends every wait; outlives the channel. May be null.
    ControlChannel(UniqueFd socket, const Lifeline* lifeline) noexcept
        : socket_(std::move(socket)), lifeline_(lifeline) {}

    [[nodiscard]] int fd() const noexcept { return socket_.get(); }

    /// Any thread may send. False when the other side is gone.
    [[nodiscard]] bool send(const ControlMessage& message, const std::vector<UniqueFd>& descriptors = {});

    /// Waits for the next message, at most so long. Throws Error (failed) when time runs out (naming `awaited`), when
    /// the lifeline is cut or on garbage; nothing when the other side has closed.
    [[nodiscard]] std::optional<ControlMessage> receive(std::chrono::milliseconds at_most, std::string_view awaited);

    /// Likewise without an end of its own: the other side's end is the end.
    [[nodiscard]] std::optional<ControlMessage> receive();

    /// The descriptors that have come so far; the caller takes them.
    [[nodiscard]] std::vector<UniqueFd> take_descriptors() noexcept { return std::exchange(descriptors_, {}); }

    /// From now on only the deadlines bound the waits: for the last words after the lifeline was cut.
    void forget_lifeline() noexcept { lifeline_ = nullptr; }

    /// Ends a waiting receive() of another thread: it sees the end of the stream.
    void shut_reading() noexcept;

private:
    std::optional<ControlMessage> receive_until(std::optional<std::int64_t> end_ns, std::string_view awaited);
    /// True when `size` bytes are there, false at the end of the stream.
    bool fill(std::size_t size, std::optional<std::int64_t> end_ns, std::string_view awaited);
    void await_readable(std::optional<std::int64_t> end_ns, std::string_view awaited) const;

    UniqueFd socket_;
    const Lifeline* lifeline_;
    std::mutex sending_;
    std::string incoming_;
    std::vector<UniqueFd> descriptors_;
};

}  // namespace ipcbench::runner
