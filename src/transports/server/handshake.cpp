#include "transports/server/handshake.hpp"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "ipcbench/base/error.hpp"
#include "transports/fd/fd_wait.hpp"
#include "transports/fd/setup_deadline.hpp"
#include "transports/server/excerpt.hpp"

namespace ipcbench::transports {
namespace {

using Json = nlohmann::json;

/// Returns whether everything that `part` says is in `whole`. An object may have more members; everything else must be
/// equal.
bool contains(const Json& whole, const Json& part) {
    if (!part.is_object()) {
        return whole == part;
    }
    return whole.is_object() && std::all_of(part.items().begin(), part.items().end(), [&](const auto& member) {
               const auto found = whole.find(member.key());
               return found != whole.end() && contains(*found, member.value());
           });
}

bool reports_error(const Json& message) {
    const auto error = message.find("error");
    return error != message.end() && !error->is_null();
}

/// One message of a handshake, and what follows it.
class Exchange {
public:
    Exchange(const ChannelConfig& config, const ServerLink& link, const ServerStreams& streams, MessageReader& reader,
             const HandshakeStep& step)
        : report_(link.report),
          streams_(streams),
          reader_(reader),
          place_(fmt::format("line {} of the handshake '{}'", step.line, link.setup.handshake_file)),
          wait_(step.wait.empty() ? Json() : Json::parse(step.wait)),
          message_(header_of(link.setup.framing, step.send.size()) + step.send +
                   std::string(trailer_of(link.setup.framing))),
          unsent_(message_),
          deadline_(config, wait_.is_null()
                                ? fmt::format("the server to read {}", place_)
                                : fmt::format("a message that contains {}, as {} says", excerpt(step.wait), place_)) {}

    void run() {
        try {
            while (!unsent_.empty() || !has_arrived()) {
                move();
            }
        } catch (const Error& error) {
            throw Error(error.kind(), error.what() + others(), error.hint());
        }
    }

private:
    /// Returns what the server sent instead of what was awaited.
    [[nodiscard]] std::string others() const {
        return report_.passed_over == 0
                   ? ""
                   : fmt::format("; it sent {} other message{}, the last: {}", report_.passed_over,
                                 report_.passed_over == 1 ? "" : "s", excerpt(report_.last_passed_over));
    }

    /// Waits until something can be written or read, and does that.
    void move() {
        std::array polled{pollfd{streams_.input.get(), POLLIN, 0},
                          pollfd{unsent_.empty() ? -1 : streams_.output_fd(), POLLOUT, 0}};
        deadline_.wait(polled);
        if (polled[1].revents != 0) {
            write_some();
        }
        if (polled[0].revents != 0) {
            read_some();
        }
    }

    void write_some() {
        const ssize_t written = ::write(streams_.output_fd(), unsent_.data(), unsent_.size());
        if (written >= 0) {
            unsent_.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EAGAIN && errno != EINTR) {
            throw system_error(fmt::format("sending {}", place_), errno);
        }
    }

    void read_some() {
        const std::span<std::byte> space = reader_.free_space();
        if (space.empty()) {
            throw Error(ErrorKind::failed, "there is no memory for a message of the server");
        }
        const ssize_t got = ::read(streams_.input.get(), space.data(), space.size());
        if (got == 0) {
            throw Error(ErrorKind::failed, fmt::format("closed its output while waiting for {}", deadline_.awaited()));
        }
        if (got > 0) {
            reader_.filled(static_cast<std::size_t>(got));
        } else if (errno != EAGAIN && errno != EINTR) {
            throw system_error(fmt::format("waiting for {}", deadline_.awaited()), errno);
        }
    }

    /// Looks through what has arrived. Returns whether there is nothing to be waited for any more.
    [[nodiscard]] bool has_arrived() {
        if (wait_.is_null()) {
            return true;
        }
        std::string_view text;
        while (reader_.check(text) == MessageReader::State::complete) {
            const Json message = Json::parse(text, nullptr, false);
            const bool awaited = contains(message, wait_);
            if (awaited && reports_error(message) && !wait_.contains("error")) {
                throw Error(ErrorKind::failed, fmt::format("answered {} with an error: {}", place_, excerpt(text)),
                            "is the message right for this server?");
            }
            if (!awaited) {
                ++report_.passed_over;
                report_.last_passed_over.assign(text.substr(0, excerpt_bytes + 1));
            }
            reader_.drop();
            if (awaited) {
                return true;
            }
        }
        if (!reader_.error().empty()) {
            throw Error(ErrorKind::failed, "received something that is not a message: " + reader_.error(),
                        "which --framing does the server speak?");
        }
        return false;
    }

    ServerReport& report_;
    const ServerStreams& streams_;
    MessageReader& reader_;
    std::string place_;
    Json wait_;
    std::string message_;
    std::string_view unsent_;
    SetupDeadline deadline_;
};

}  // namespace

void shake_hands(const ChannelConfig& config, const ServerLink& link, const ServerStreams& streams,
                 MessageReader& reader) {
    set_non_blocking(streams.input.get(), true);
    set_non_blocking(streams.output_fd(), true);
    for (const HandshakeStep& step : link.setup.handshake) {
        Exchange(config, link, streams, reader, step).run();
    }
}

}  // namespace ipcbench::transports
