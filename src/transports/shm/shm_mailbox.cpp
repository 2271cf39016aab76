#include <cstring>
#include <utility>
#include <vector>

#include "ipcbench/core/transport.hpp"
#include "platform/peer_mapping.hpp"
#include "transports/shm/bulk_space.hpp"
#include "transports/shm/fetch_ahead.hpp"
#include "transports/shm/ring_endpoint.hpp"
#include "transports/shm/waiting.hpp"

namespace ipcbench::transports {

/// One end of a segment with one cell for both directions: the side that has received may answer. The cell's header
/// counts the turns; odd turns are the parent's. The answer overwrites the request, so one cache line moves back and
/// forth and no word is ever acknowledged. A request is read in place. The answer is built in private memory and copied
/// into the cell in one go, so that the line is taken only once from the peer, which polls it. Large frames lie in the
/// bulk areas and are built and read in place.
///
/// Like every channel it has external linkage: otherwise gcc merges all loops over it into one function.
class MailboxChannel {
public:
    MailboxChannel(platform::PeerMapping region, const RingGeometry& geometry, Side self, const ChannelConfig& config)
        : region_(std::move(region)),
          geometry_(geometry),
          self_(self),
          cell_(geometry.part(region_.bytes(), Side::parent).cells.data()),
          buffer_bytes_(cell_capacity(geometry.cell_bytes)),
          out_bulk_(geometry.part(region_.bytes(), self).bulk),
          in_bulk_(geometry.part(region_.bytes(), other(self)).bulk),
          space_(geometry.bulk_bytes),
          outgoing_(geometry.cell_bytes),
          my_turn_(self == Side::parent),
          waiting_(config.wait, *config.lifeline, Control::of(region_.bytes()), self, nullptr) {}
    MailboxChannel(const MailboxChannel&) = delete;
    MailboxChannel& operator=(const MailboxChannel&) = delete;
    ~MailboxChannel() { Control::of(region_.bytes()).side(self_).closed.store(1, std::memory_order_release); }

    SendBuffer prepare(std::size_t max) noexcept {
        if (max > geometry_.max_frame) [[unlikely]] {
            return {{}, {FaultKind::too_large}};
        }
        large_ = max > buffer_bytes_;
        if (!large_) [[likely]] {
            return {{outgoing_.data(), buffer_bytes_}, {}};
        }
        // The side that may write has had an answer to everything that it wrote, or has never written.
        space_.acknowledge_all();
        if (!space_.reserve(max)) {
            return {{}, {FaultKind::too_large}};
        }
        return {out_bulk_.subspan(space_.offset(), max), {}};
    }

    Fault commit(std::size_t size, std::uint32_t sequence) noexcept {
        if (!my_turn_) [[unlikely]] {
            return {FaultKind::out_of_order};  // the cell holds a frame that the peer has not answered yet
        }
        my_turn_ = false;
        ++turn_;
        if (large_) [[unlikely]] {
            commit_large(size, sequence);
            return {};
        }
        copy(cell_.frame(), outgoing_.data(), size);
        cell_.publish({static_cast<std::uint16_t>(size), turn_, sequence}, std::memory_order_release);
        return {};
    }

    Frame receive() noexcept {
        CellHeader head;
        const Fault fault = waiting_.until(Awaited::frame, [&](std::memory_order order) {
            head = cell_.head(order);
            return head.turn != turn_;
        });
        if (fault) [[unlikely]] {
            return {{}, 0, fault};
        }
        if (head.turn != static_cast<std::uint16_t>(turn_ + 1) || my_turn_) [[unlikely]] {
            return {{}, 0, {FaultKind::corrupt}};
        }
        turn_ = head.turn;
        my_turn_ = true;
        if (head.length <= std::min(buffer_bytes_, geometry_.max_frame)) [[likely]] {
            return {{cell_.frame(), head.length}, head.sequence, {}};
        }
        BulkSlice slice;
        const std::span<const std::byte> frame = locate(cell_.frame(), in_bulk_, geometry_.max_frame, slice);
        if (head.length != CellHeader::in_bulk || frame.data() == nullptr) {
            return {{}, 0, {FaultKind::corrupt}};
        }
        return {frame, head.sequence, {}};
    }

    void release() noexcept {}

    [[nodiscard]] EffectiveOptions effective_options() const {
        EffectiveOptions options = geometry_.effective_options();
        options.erase(options.begin());  // there is always one cell
        return options;
    }

private:
    /// Copies the part that shares the header's cache line as a whole: the compiler knows the length, and no other line
    /// is touched.
    static void copy(std::byte* to, const std::byte* from, std::size_t size) noexcept {
        constexpr std::size_t first_line = 64 - sizeof(CellHeader);
        std::memcpy(to, from, first_line);
        if (size > first_line) {
            std::memcpy(to + first_line, from + first_line, size - first_line);
        }
    }

    [[gnu::noinline]] void commit_large(std::size_t size, std::uint32_t sequence) noexcept {
        const BulkSlice slice = space_.take(size);
        std::memcpy(cell_.frame(), &slice, sizeof slice);
        cell_.publish({CellHeader::in_bulk, turn_, sequence}, std::memory_order_release);
        fetch_ahead(space_, out_bulk_, size);
    }

    platform::PeerMapping region_;
    RingGeometry geometry_;
    Side self_;
    RingCell cell_;
    std::size_t buffer_bytes_;
    std::span<std::byte> out_bulk_;
    std::span<const std::byte> in_bulk_;
    BulkSpace space_;
    std::vector<std::byte> outgoing_;
    std::uint16_t turn_ = 0;  // of the last frame, from either side
    bool my_turn_;
    bool large_ = false;
    Polling waiting_;
};

namespace {

class MailboxListener final : public Listener {
public:
    explicit MailboxListener(const ChannelConfig& config)
        : config_(config),
          geometry_(RingGeometry::of(config, 1)),
          segment_(make_shared_memory(config, geometry_.total_bytes())),
          region_(segment_.get(), geometry_.total_bytes(), *config.lifeline) {
        Control::of(region_.bytes()).mark = geometry_.mark();
    }

    Address address() override {
        Address address;
        address.descriptors.push_back(std::move(segment_));
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        return std::make_unique<EndpointOf<MailboxChannel>>(std::move(region_), geometry_, Side::parent, config_);
    }

private:
    const ChannelConfig& config_;
    RingGeometry geometry_;
    UniqueFd segment_;
    platform::PeerMapping region_;
};

}  // namespace

TransportList shm_mailbox() {
    Transport transport;
    transport.info = {.name = "shm-mailbox",
                      .summary = "shared memory: one slot for both directions, polled; one request at a time",
                      .kind = TransportKind::shared_memory,
                      .capabilities = {.boundaries = true, .one_way = false},
                      .waits = {WaitMode::spin, WaitMode::yield},
                      .default_wait = WaitMode::spin,
                      .header_bytes = sizeof(CellHeader),
                      .serves_any_peer = true,
                      .options = mailbox_options()};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<MailboxListener>(config); };
    transport.connect = [](const ChannelConfig& config, Address address) -> std::unique_ptr<Endpoint> {
        const RingGeometry geometry = RingGeometry::of(config, 1);
        platform::PeerMapping region(address.take(1)[0].get(), geometry.total_bytes(), *config.lifeline);
        geometry.require_mark(region.bytes());
        return std::make_unique<EndpointOf<MailboxChannel>>(std::move(region), geometry, Side::child, config);
    };
    return {transport};
}

}  // namespace ipcbench::transports
