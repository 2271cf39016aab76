// A minimal transport: docs/add-a-transport.md walks through this file, which is also the installed example of a
// plug-in. It is compiled, and the conformance suite tests it, but `list` does not show it.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {
namespace {

// 1. The channel: one connected end. It only moves frames. Its mechanism, a pair of SOCK_SEQPACKET sockets, preserves
//    message boundaries, so it only has to add the sequence number.
class SkeletonChannel {
public:
    using Sequence = std::uint32_t;

    // Everything that takes time or may fail happens here: the buffers are allocated and touched before the clock
    // starts.
    SkeletonChannel(UniqueFd socket, const ChannelConfig& config)
        : socket_(std::move(socket)),
          lifeline_(*config.lifeline),
          outgoing_(sizeof(Sequence) + config.max_frame),
          incoming_(outgoing_.size()) {}

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > outgoing_.size() - sizeof(Sequence)) {  // a sum of the two sizes could overflow
            return {{}, {FaultKind::too_large}};
        }
        return {std::span(outgoing_).subspan(sizeof(Sequence)), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, sizeof sequence);
        while (::send(socket_.get(), outgoing_.data(), sizeof sequence + size, MSG_NOSIGNAL) < 0) {
            if (const Fault fault = after(errno)) {
                return fault;
            }
        }
        return {};
    }

    Frame receive() noexcept {
        ssize_t got = -1;
        while ((got = ::recv(socket_.get(), incoming_.data(), incoming_.size(), 0)) < 0) {
            if (const Fault fault = after(errno)) {
                return {{}, 0, fault};
            }
        }
        if (got == 0) {
            return {{}, 0, {FaultKind::closed}};
        }
        if (static_cast<std::size_t>(got) < sizeof(Sequence)) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        Frame frame;
        std::memcpy(&frame.sequence, incoming_.data(), sizeof frame.sequence);
        frame.bytes = std::span<const std::byte>(incoming_).subspan(sizeof(Sequence),
                                                                    static_cast<std::size_t>(got) - sizeof(Sequence));
        return frame;
    }

    void release() noexcept {}

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    // Every wait is bounded: the supervisor interrupts a blocked call (EINTR) once the lifeline is cut.
    [[nodiscard]] Fault after(int error) const noexcept {
        if (error == EPIPE || error == ECONNRESET) {
            return {FaultKind::closed};
        }
        if (error != EINTR) {
            return {FaultKind::system, error};
        }
        return lifeline_.cut() ? Fault{FaultKind::stopped} : Fault{};
    }

    UniqueFd socket_;
    const Lifeline& lifeline_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
};

// 2. The listener: what the parent owns until the channel is connected. A pair of sockets has no name that an
//    unauthenticated peer could find: the child's end is passed over the control channel, so there is no peer to
//    reject.
class SkeletonListener final : public Listener {
public:
    explicit SkeletonListener(const ChannelConfig& config) : config_(config) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw system_error("creating a pair of sockets", errno, "is the limit of open files too low? ulimit -n");
        }
        parent_end_.reset(ends[0]);
        child_end_.reset(ends[1]);
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(child_end_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        return std::make_unique<EndpointOf<SkeletonChannel>>(std::move(parent_end_), config_);
    }

private:
    const ChannelConfig& config_;
    UniqueFd parent_end_;
    UniqueFd child_end_;
};

}  // namespace

// 3. The description and the factory.
TransportList skeleton() {
    Transport transport;
    transport.info = {.name = "skeleton",
                      .summary = "a pair of SOCK_SEQPACKET sockets",
                      .kind = TransportKind::kernel,
                      .capabilities = {.boundaries = true, .pollable = true},
                      .header_bytes = sizeof(SkeletonChannel::Sequence)};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<SkeletonListener>(config); };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return std::make_unique<EndpointOf<SkeletonChannel>>(std::move(address.take(1)[0]), config);
    };
    // A packet must fit into the socket's buffer (unix(7)). A real transport asks the kernel; this one stays well
    // below.
    transport.frame_limit = [](const OptionValues&) { return std::size_t{64} << 10U; };
    return {transport};
}

}  // namespace ipcbench::transports
