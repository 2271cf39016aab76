#include "transports/server/server_channel.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "transports/fd/backlog_ends.hpp"
#include "transports/server/answers.hpp"

namespace ipcbench::transports {

/// A channel to a server, over StreamEnds, or over BacklogEnds if several requests may be in flight. It has external
/// linkage: otherwise gcc merges all loops over it into one function.
template <class Ends>
class ServerChannel {
public:
    static constexpr bool is_unordered = true;

    ServerChannel(const ChannelConfig& config, const ServerLink& link, EffectiveOptions options, ServerStreams streams,
                  MessageReader reader)
        : lifeline_(*config.lifeline),
          setup_(link.setup),
          report_(link.report),
          header_(header_of(setup_.framing, setup_.request.document.size())),
          outgoing_(header_.size() + setup_.request.document.size() + trailer_of(setup_.framing).size()),
          answers_(link, std::move(reader)),
          ends_(config, std::move(streams.input), std::move(streams.output)),
          options_(std::move(options)) {
        std::memcpy(outgoing_.data(), header_.data(), header_.size());
        const std::string_view trailer = trailer_of(setup_.framing);
        std::memcpy(outgoing_.data() + outgoing_.size() - trailer.size(), trailer.data(), trailer.size());
        report_.request_header_bytes = outgoing_.size() - setup_.request.document.size();
    }

    SendBuffer prepare(std::size_t max) noexcept {
        const std::size_t size = setup_.request.document.size();
        if (max > size) {
            return {{}, {FaultKind::too_large}};
        }
        if (const Fault fault = ends_.flush(put())) {
            return {{}, fault};
        }
        return {{outgoing_.data() + header_.size(), size}, {}};
    }

    /// Fills in the id, and sends the request.
    Fault commit(std::size_t /*size*/, std::uint32_t sequence) noexcept {
        write_id(sequence);
        report_.last_sent = sequence;
        return ends_.send(outgoing_, put());
    }

    Frame receive() noexcept {
        Frame answer;
        while (true) {
            switch (answers_.find(answer)) {
                case Answers::State::found:
                    return answer;
                case Answers::State::wrong:
                    return {{}, 0, {FaultKind::mismatch}};
                case Answers::State::none:
                    break;
            }
            if (lifeline_.cut()) {  // a server may send other messages without end
                return ended({FaultKind::stopped});
            }
            std::size_t got = 0;
            const std::span<std::byte> space = free_space();
            if (space.empty()) {
                return {{}, 0, {FaultKind::mismatch}};
            }
            if (const Fault fault = ends_.read(space, got, put())) {
                return ended(fault);
            }
            answers_.filled(got);
        }
    }

    void release() noexcept { answers_.drop(); }

    [[nodiscard]] bool can_send(std::size_t /*max*/) noexcept requires EndsWithBacklog<Ends> {
        return ends_.has_settled(put());
    }

    /// Also true if `receive` returns a fault.
    [[nodiscard]] bool has_frame() noexcept requires EndsWithBacklog<Ends> {
        Frame answer;
        if (answers_.find(answer) != Answers::State::none) {
            return true;
        }
        std::size_t got = 0;
        const std::span<std::byte> space = free_space();
        if (space.empty() || ends_.read_now(space, got, put())) {
            return true;
        }
        answers_.filled(got);
        return got != 0 && answers_.find(answer) != Answers::State::none;
    }

    [[nodiscard]] int descriptor() const noexcept requires EndsWithBacklog<Ends> { return ends_.input_fd(); }

    [[nodiscard]] const EffectiveOptions& effective_options() const noexcept { return options_; }

    [[nodiscard]] std::size_t unfinished_bytes() const noexcept { return answers_.pending(); }

private:
    [[nodiscard]] Write put() const noexcept { return {ends_.output_fd()}; }

    /// Returns the fault, and notes what had arrived if the server has gone.
    [[nodiscard]] Frame ended(Fault fault) noexcept {
        if (fault.kind == FaultKind::closed || lifeline_.reason() == StopReason::peer_gone) {
            answers_.note_end();
        }
        return {{}, 0, fault};
    }

    [[nodiscard]] std::span<std::byte> free_space() noexcept {
        const std::span<std::byte> space = answers_.free_space();
        if (space.empty()) {
            answers_.note_no_memory();
        }
        return space;
    }

    void write_id(std::uint32_t id) noexcept {
        std::array<char, ServerRequest::digits> digits{};
        const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), id);
        static_cast<void>(error);  // there is room for all digits
        char* const place = reinterpret_cast<char*>(outgoing_.data()) + header_.size() + setup_.request.id_at;
        char* at = place + setup_.request.id_bytes();
        std::fill(place, at, ' ');
        if (setup_.request.id_is_text) {
            *--at = '"';
        }
        at = std::copy_backward(digits.data(), end, at);
        if (setup_.request.id_is_text) {
            *--at = '"';
        }
    }

    const Lifeline& lifeline_;
    const ServerSetup& setup_;
    ServerReport& report_;
    std::string header_;
    std::vector<std::byte> outgoing_;
    Answers answers_;
    Ends ends_;
    EffectiveOptions options_;
};

std::unique_ptr<Endpoint> make_server_endpoint(const ChannelConfig& config, const ServerLink& link,
                                               EffectiveOptions options, ServerStreams streams, MessageReader reader) {
    if (config.frames_in_flight > 1) {
        return std::make_unique<EndpointOf<ServerChannel<BacklogEnds>>>(config, link, std::move(options),
                                                                        std::move(streams), std::move(reader));
    }
    return std::make_unique<EndpointOf<ServerChannel<StreamEnds>>>(config, link, std::move(options), std::move(streams),
                                                                   std::move(reader));
}

std::string header_of(Framing framing, std::size_t bytes) {
    return framing == Framing::lines ? "" : fmt::format("Content-Length: {}\r\n\r\n", bytes);
}

}  // namespace ipcbench::transports
