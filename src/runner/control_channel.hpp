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

/// One end of the socket pair on which parent and child control a session, separate from the measured path. On the
/// wire: a length of four bytes (in host byte order, at most 1 MiB), then one JSON object; descriptors are sent with it
/// (SCM_RIGHTS).
class ControlChannel {
public:
    /// Cutting `lifeline` ends every wait. It must outlive the channel, and may be null.
    ControlChannel(UniqueFd socket, const Lifeline* lifeline) noexcept
        : socket_(std::move(socket)), lifeline_(lifeline) {}

    [[nodiscard]] int fd() const noexcept { return socket_.get(); }

    /// Limits how long `send` waits for a reader. Throws Error.
    void limit_sends(std::chrono::milliseconds at_most);

    /// Sends a message. Callable from any thread. Returns false if the other side is gone, or got only a part of an
    /// earlier message. Throws Error (failed) when the time of `limit_sends` runs out.
    [[nodiscard]] bool send(const ControlMessage& message, const std::vector<UniqueFd>& descriptors = {});

    /// Waits for the next message, at most for that time. Throws Error (failed) when the time runs out (naming
    /// `awaited`), when the lifeline is cut, or on garbage. Returns nothing if the other side has closed.
    [[nodiscard]] std::optional<ControlMessage> receive(std::chrono::milliseconds at_most, std::string_view awaited);

    /// The same without a time limit: it ends when the other side closes.
    [[nodiscard]] std::optional<ControlMessage> receive();

    /// Returns the descriptors that have arrived so far; the caller takes ownership.
    [[nodiscard]] std::vector<UniqueFd> take_descriptors() noexcept { return std::exchange(descriptors_, {}); }

    /// Makes deadlines the only limit of the waits from now on. Used to receive the last message after the lifeline was
    /// cut.
    void forget_lifeline() noexcept { lifeline_ = nullptr; }

    /// Ends a receive() that waits in another thread: it sees the end of the stream.
    void shut_reading() noexcept;

private:
    std::optional<ControlMessage> receive_until(std::optional<std::int64_t> end_ns, std::string_view awaited);
    /// Reads until `size` bytes are buffered. Returns false at the end of the stream.
    bool fill(std::size_t size, std::optional<std::int64_t> end_ns, std::string_view awaited);
    void await_readable(std::optional<std::int64_t> end_ns, std::string_view awaited) const;

    UniqueFd socket_;
    const Lifeline* lifeline_;
    std::mutex sending_;
    std::optional<std::chrono::nanoseconds> send_within_;
    bool is_torn_ = false;  ///< only a part of the last message was sent
    std::string incoming_;
    std::vector<UniqueFd> descriptors_;
};

}  // namespace ipcbench::runner
