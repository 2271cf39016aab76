// A transport as small as they come: docs/add-a-transport.md walks through this file. It is compiled and held to the
// contract by the conformance suite, and is not listed.
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

// 1. The channel: one connected end. It moves frames and does nothing else. The mechanism of this one, a pair of
//    SOCK_SEQPACKET sockets, keeps boundaries, so that all it must add is the sequence.
class SkeletonChannel {
public:
    using Sequence = std::uint32_t;

    // Everything that costs time or may fail is done here: the buffers are allocated and touched before the clock
    // starts.
    SkeletonChannel(UniqueFd socket, const ChannelConfig& config)
        : socket_(std::move(socket)),
          lifeline_(*config.lifeline),
          outgoing_(sizeof(Sequence) + config.max_frame),
          incoming_(outgoing_.size()) {}

    Room prepare(std::size_t max) noexcept {
        if (max > outgoing_.size() - sizeof(Sequence)) {  // not the sum: it may wrap
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

// 2. The listener: what the parent owns until the channel stands. A pair of sockets has no name that a stranger could
//    find: the child's end is passed over the control channel, and there is nobody to turn away.
class SkeletonListener final : public Listener {
public:
    explicit SkeletonListener(const ChannelConfig& config) : config_(config) {
        std::array<int, 2> ends{-1, -1};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw system_error("creating a socket pair", errno);
        }
        ours_.reset(ends[0]);
        theirs_.reset(ends[1]);
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(theirs_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        return std::make_unique<EndpointOf<SkeletonChannel>>(std::move(ours_), config_);
    }

private:
    const ChannelConfig& config_;
    UniqueFd ours_;
    UniqueFd theirs_;
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
        if (address.descriptors.size() != 1) {
            throw Error(ErrorKind::failed, "expected one descriptor from the parent");
        }
        return std::make_unique<EndpointOf<SkeletonChannel>>(std::move(address.descriptors[0]), config);
    };
    // A packet must fit the socket's buffer (unix(7)); a real transport asks the kernel, this one keeps well below.
    transport.frame_limit = [](const OptionValues&) { return std::size_t{64} << 10U; };
    return {transport};
}

}  // namespace ipcbench::transports
