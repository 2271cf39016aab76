// Transports that break the contract, each in one way: verify_test.py expects `ipcbench verify` to find it.
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/plug_in.hpp"

namespace {

using namespace ipcbench;

enum class Break { flips_a_bit, allocates, leaks, crashes, clamps };

template <Break fault>
class FaultyChannel {
public:
    FaultyChannel(UniqueFd socket, const ChannelConfig& config)
        : socket_(std::move(socket)),
          lifeline_(*config.lifeline),
          outgoing_(sizeof(std::uint32_t) + config.max_frame),
          incoming_(outgoing_.size()) {}

    SendBuffer prepare(std::size_t max) noexcept {
        const std::size_t room = outgoing_.size() - sizeof(std::uint32_t);
        if (max > room) {
            if (fault == Break::crashes) {
                std::abort();
            }
            if (fault != Break::clamps) {
                return {{}, {FaultKind::too_large}};
            }
        }
        return {std::span(outgoing_).subspan(sizeof(std::uint32_t)), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        std::memcpy(outgoing_.data(), &sequence, sizeof sequence);
        if (fault == Break::flips_a_bit && size > 10) {
            outgoing_[sizeof sequence + 10] ^= std::byte{1};
        }
        if (fault == Break::allocates) {
            volatile char* const memory = new char[100];
            memory[0] = 1;
            delete[] memory;
        }
        while (::send(socket_.get(), outgoing_.data(), sizeof sequence + size, MSG_NOSIGNAL) < 0) {
            if (const Fault bad = after(errno)) {
                return bad;
            }
        }
        return {};
    }

    Frame receive() noexcept {
        ssize_t got = -1;
        while ((got = ::recv(socket_.get(), incoming_.data(), incoming_.size(), 0)) < 0) {
            if (const Fault bad = after(errno)) {
                return {{}, 0, bad};
            }
        }
        if (got < static_cast<ssize_t>(sizeof(std::uint32_t))) {
            return {{}, 0, {FaultKind::closed}};
        }
        Frame frame;
        std::memcpy(&frame.sequence, incoming_.data(), sizeof frame.sequence);
        frame.bytes = std::span<const std::byte>(incoming_).subspan(
            sizeof(std::uint32_t), static_cast<std::size_t>(got) - sizeof(std::uint32_t));
        return frame;
    }

    void release() noexcept {}

    [[nodiscard]] static EffectiveOptions effective_options() { return {}; }

private:
    [[nodiscard]] Fault after(int error) const noexcept {
        if (error == EPIPE || error == ECONNRESET) {
            return {FaultKind::closed};
        }
        return error != EINTR ? Fault{FaultKind::system, error} : lifeline_.cut() ? Fault{FaultKind::stopped} : Fault{};
    }

    UniqueFd socket_;
    const Lifeline& lifeline_;
    std::vector<std::byte> outgoing_;
    std::vector<std::byte> incoming_;
};

template <Break fault>
class FaultyListener final : public Listener {
public:
    explicit FaultyListener(const ChannelConfig& config) : config_(config) {
        std::array<int, 2> ends{};
        if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends.data()) != 0) {
            throw system_error("creating a pair of sockets", errno);
        }
        ours_.reset(ends[0]);
        theirs_.reset(ends[1]);
        if (fault == Break::leaks) {
            [[maybe_unused]] const int left_open = ::dup(ends[0]);
        }
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(theirs_));
        return address;
    }
    std::unique_ptr<Endpoint> accept() override {
        return std::make_unique<EndpointOf<FaultyChannel<fault>>>(std::move(ours_), config_);
    }

private:
    const ChannelConfig& config_;
    UniqueFd ours_;
    UniqueFd theirs_;
};

template <Break fault>
Transport faulty(std::string_view name) {
    Transport transport;
    transport.info = {.name = name, .summary = "breaks the contract", .capabilities = {.boundaries = true}};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<FaultyListener<fault>>(config); };
    transport.connect = [](const ChannelConfig& config, Address address) {
        return std::make_unique<EndpointOf<FaultyChannel<fault>>>(std::move(address.take(1)[0]), config);
    };
    transport.frame_limit = [](const OptionValues&) { return std::size_t{60000}; };
    return transport;
}

TransportList transports() {
    return {faulty<Break::flips_a_bit>("flips-a-bit"), faulty<Break::allocates>("allocates"),
            faulty<Break::leaks>("leaks"), faulty<Break::crashes>("crashes"), faulty<Break::clamps>("clamps")};
}

}  // namespace

const ipcbench::PlugIn* ipcbench_plug_in() {
    static constexpr PlugIn plug_in{.transports = transports};
    return &plug_in;
}
