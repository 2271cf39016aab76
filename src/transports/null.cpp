#include <vector>

#include "ipcbench/base/error.hpp"
#include "ipcbench/core/endpoint.hpp"
#include "ipcbench/core/transport.hpp"

namespace ipcbench::transports {
namespace {

/// Returns each frame to the side that committed it; the loop plays both roles in turn. Measures only the harness:
/// clock, codec, checks.
class NullChannel {
public:
    static constexpr bool is_loopback = true;

    explicit NullChannel(std::size_t max_frame) : slots_{Slot(max_frame), Slot(max_frame)} {}

    SendBuffer prepare(std::size_t max) noexcept {
        // The frame being read stays intact while the answer is written next to it.
        std::vector<std::byte>& slot = slots_[writing_];
        if (max > slot.size()) {
            return {{}, {FaultKind::too_large}};
        }
        return {{slot.data(), slot.size()}, {}};
    }
    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        committed_size_ = size;
        committed_sequence_ = sequence;
        writing_ ^= 1U;
        return {};
    }
    Frame receive() noexcept { return {{slots_[writing_ ^ 1U].data(), committed_size_}, committed_sequence_, {}}; }
    void release() noexcept {}
    static EffectiveOptions effective_options() { return {}; }

private:
    using Slot = std::vector<std::byte>;
    std::array<Slot, 2> slots_;
    std::size_t writing_ = 0;
    std::size_t committed_size_ = 0;
    std::uint32_t committed_sequence_ = 0;
};

/// No peer connects: the channel is ready at once.
class NullListener final : public Listener {
public:
    explicit NullListener(std::size_t max_frame) : max_frame_(max_frame) {}
    Address address() override { return {}; }
    std::unique_ptr<Endpoint> accept() override { return std::make_unique<EndpointOf<NullChannel>>(max_frame_); }

private:
    std::size_t max_frame_;
};

}  // namespace

TransportList null() {
    Transport transport;
    transport.info = {.name = "null",
                      .summary = "no second process, an echo in place: what the harness itself costs",
                      .kind = TransportKind::control,
                      .capabilities = {.boundaries = true, .reliable = true, .zero_copy = true},
                      .waits = {WaitMode::spin},
                      .default_wait = WaitMode::spin};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<NullListener>(config.max_frame); };
    transport.connect = [](const ChannelConfig&, const Address&) -> std::unique_ptr<Endpoint> {
        throw Error(ErrorKind::failed, "null has no second process to connect");
    };
    return {transport};
}

}  // namespace ipcbench::transports
