#include "transports/fd/stream_channel.hpp"

#include <utility>
#include <vector>

#include "transports/fd/backlog_ends.hpp"
#include "transports/fd/frame_header.hpp"

namespace ipcbench::transports {

/// A StreamChannel's Mover over StreamEnds, or over BacklogEnds if several frames may be in flight. One write(2) sends
/// header and frame, and copies them; one read(2) takes what has arrived. It has external linkage: otherwise gcc merges
/// all loops over its channel into one function.
template <class Ends>
class FdMover {
public:
    FdMover(const ChannelConfig& config, UniqueFd input, UniqueFd output)
        : ends_(config, std::move(input), std::move(output)), outgoing_(sizeof(FrameHeader) + config.max_frame) {}

    Outgoing lend() noexcept {
        const Fault fault = ends_.flush(put());
        return {outgoing_.data(), fault};
    }
    Fault send(std::size_t size) noexcept { return ends_.send({outgoing_.data(), size}, put()); }
    Fault read(std::span<std::byte> room, std::size_t& got) noexcept { return ends_.read(room, got, put()); }

    [[nodiscard]] bool can_send() noexcept requires EndsWithBacklog<Ends> { return ends_.has_settled(put()); }
    Fault read_now(std::span<std::byte> room, std::size_t& got) noexcept requires EndsWithBacklog<Ends> {
        return ends_.read_now(room, got, put());
    }
    [[nodiscard]] int descriptor() const noexcept { return ends_.input_fd(); }

private:
    [[nodiscard]] Write put() const noexcept { return {ends_.output_fd()}; }

    Ends ends_;
    std::vector<std::byte> outgoing_;
};

std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd input, UniqueFd output, const ChannelConfig& config,
                                               EffectiveOptions options) {
    return make_endpoint_over<FdMover>(std::move(input), std::move(output), config, std::move(options));
}

std::unique_ptr<Endpoint> make_stream_endpoint(UniqueFd socket, const ChannelConfig& config, EffectiveOptions options) {
    return make_stream_endpoint(std::move(socket), UniqueFd(), config, std::move(options));
}

}  // namespace ipcbench::transports
