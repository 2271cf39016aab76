#include "runner/control_channel.hpp"

#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/clock.hpp"
#include "platform/fd_passing.hpp"

namespace ipcbench::runner {
namespace {

/// A plan has the documents, with their quotes escaped.
constexpr std::size_t longest_message = 4 * max_document_bytes;

constexpr const char* hint_for_silence = "is the machine overloaded, or the child stopped? A longer --timeout may help";

}  // namespace

bool ControlChannel::send(const ControlMessage& message, const std::vector<UniqueFd>& descriptors) {
    const std::string text = to_text(message);
    const auto length = static_cast<std::uint32_t>(text.size());
    std::string bytes(sizeof length, '\0');
    std::memcpy(bytes.data(), &length, sizeof length);
    bytes += text;

    const std::scoped_lock lock(sending_);
    if (is_torn_) {
        return false;
    }
    const std::int64_t begun_ns = now_ns();
    const auto is_late = [&] { return send_within_ && now_ns() - begun_ns >= send_within_->count(); };
    std::span<const std::byte> rest = std::as_bytes(std::span(bytes));
    std::span<const UniqueFd> along = descriptors;
    while (!rest.empty()) {
        const std::ptrdiff_t sent = platform::send_with_descriptors(socket_.get(), rest, along);
        const int error = errno;
        if (sent >= 0) {
            rest = rest.subspan(static_cast<std::size_t>(sent));
            along = {};
            is_torn_ = !rest.empty();
        }
        // The kernel's own limit begins anew with each call.
        if (!rest.empty() && ((sent < 0 && error == EAGAIN) || is_late())) {
            throw Error(ErrorKind::failed, "timed out waiting for the child to read a control message",
                        hint_for_silence);
        }
        if (sent >= 0) {
            continue;
        }
        const bool gone = error == EPIPE || error == ECONNRESET;
        if (gone || (error == EINTR && lifeline_ != nullptr && lifeline_->cut())) {
            return false;
        }
        if (error != EINTR) {
            throw system_error("sending a control message", error);
        }
    }
    return true;
}

void ControlChannel::limit_sends(std::chrono::milliseconds at_most) {
    platform::limit_sends(socket_.get(), at_most);
    send_within_ = at_most;
}

std::optional<ControlMessage> ControlChannel::receive(std::chrono::milliseconds at_most, std::string_view awaited) {
    return receive_until(now_ns() + std::chrono::nanoseconds(at_most).count(), awaited);
}

std::optional<ControlMessage> ControlChannel::receive() {
    return receive_until(std::nullopt, "a control message");
}

void ControlChannel::shut_reading() noexcept {
    ::shutdown(socket_.get(), SHUT_RD);
}

std::optional<ControlMessage> ControlChannel::receive_until(std::optional<std::int64_t> end_ns,
                                                            std::string_view awaited) {
    std::uint32_t length = 0;
    if (!fill(sizeof length, end_ns, awaited)) {
        return std::nullopt;
    }
    std::memcpy(&length, incoming_.data(), sizeof length);
    if (length > longest_message) {
        throw Error(ErrorKind::failed, fmt::format("a control message of {} bytes is too long", length),
                    "is the child an ipcbench-child?");
    }
    if (!fill(sizeof length + length, end_ns, awaited)) {
        return std::nullopt;
    }
    const std::string text = incoming_.substr(sizeof length, length);
    incoming_.erase(0, sizeof length + length);
    return parse_control_message(text);
}

bool ControlChannel::fill(std::size_t size, std::optional<std::int64_t> end_ns, std::string_view awaited) {
    while (incoming_.size() < size) {
        await_readable(end_ns, awaited);
        std::array<std::byte, 4096> part{};
        const std::ptrdiff_t got = platform::receive_with_descriptors(socket_.get(), part, descriptors_);
        if (got > 0) {
            incoming_.append(reinterpret_cast<const char*>(part.data()), static_cast<std::size_t>(got));
        } else if (got == 0 || errno == ECONNRESET) {
            return false;
        } else if (errno != EINTR && errno != EAGAIN) {
            throw system_error(fmt::format("waiting for {}", awaited), errno);
        }
    }
    return true;
}

void ControlChannel::await_readable(std::optional<std::int64_t> end_ns, std::string_view awaited) const {
    while (true) {
        if (lifeline_ != nullptr && lifeline_->cut() && lifeline_->reason() != StopReason::peer_gone) {
            throw Error(ErrorKind::interrupted, fmt::format("stopped while waiting for {}", awaited));
        }
        int timeout_ms = -1;
        if (end_ns) {
            // Rounded up, so that the last wait does not become a busy loop of zero milliseconds.
            timeout_ms =
                static_cast<int>(std::clamp<std::int64_t>((*end_ns - now_ns() + 999'999) / 1'000'000, 0, 1 << 30));
        }
        pollfd polled{socket_.get(), POLLIN, 0};
        const int ready = ::poll(&polled, 1, timeout_ms);
        if (ready > 0) {
            return;
        }
        if (ready == 0) {
            throw Error(ErrorKind::failed, fmt::format("timed out waiting for {}", awaited), hint_for_silence);
        }
        if (errno != EINTR) {
            throw system_error(fmt::format("waiting for {}", awaited), errno);
        }
    }
}

}  // namespace ipcbench::runner
