#include <new>

#include "ipcbench/base/error.hpp"
#include "platform/owned_name.hpp"
#include "platform/shared_memory.hpp"
#include "platform/shared_memory_room.hpp"
#include "transports/shm/boost_lock.hpp"
#include "transports/shm/proof.hpp"
#include "transports/shm/ring_endpoint.hpp"

namespace ipcbench::transports {
namespace {

namespace bip = boost::interprocess;

/// What one side sleeps on.
struct Bed {
    bip::interprocess_mutex mutex;
    bip::interprocess_condition wake_up;
    bool woken = false;  // guarded by the mutex
};
static_assert(sizeof(Bed) <= sizeof(SideState::parking));

Bed& bed_of(SideState& side) noexcept {
    return *reinterpret_cast<Bed*>(side.parking.data());
}

class BoostParker final : public Parker {
public:
    BoostParker(Control& control, Side self) noexcept
        : mine_(bed_of(control.side(self))), peers_(bed_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        try {
            bip::scoped_lock lock(mine_.mutex);
            if (!mine_.woken) {
                // No signal ends this wait, so it is sliced; the caller looks at the lifeline and comes back.
                mine_.wake_up.timed_wait(lock, one_slice_from_now());
            }
            mine_.woken = false;
            return {};
        } catch (const bip::lock_exception&) {
            return {FaultKind::closed};  // the peer died while it held the mutex
        } catch (const bip::interprocess_exception&) {
            return {};  // the mutex was not to be had for a while
        }
    }

    void unpark() noexcept override {
        try {
            {
                const bip::scoped_lock lock(peers_.mutex);
                peers_.woken = true;
            }
            peers_.wake_up.notify_one();
        } catch (const bip::interprocess_exception&) {
            return;  // the peer died, or was stopped, while it held the mutex: the lifeline ends our next wait
        }
    }

private:
    Bed& mine_;
    Bed& peers_;
};

/// A segment that Boost opens by its name, so the name stays until the child has done so.
class BoostListener final : public Listener {
public:
    explicit BoostListener(const ChannelConfig& config)
        : config_(config),
          geometry_(RingGeometry::of(config)),
          name_(platform::make_owned(platform::OwnedKind::shared_memory,
                                     [this](const auto& fresh) { return make(fresh.name()); })) {
        for (SideState& side : Control::of(region_.bytes()).sides) {
            new (side.parking.data()) Bed;  // never destroyed: a sleeper that was killed never leaves it
        }
    }

    Address address() override {
        Address address;
        address.values["segment"] = name_.name();
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        Proof(region_.bytes().subspan(geometry_.total_bytes()))
            .await(config_.nonce, config_.timeout, *config_.lifeline);
        name_.remove();
        auto parker = std::make_unique<BoostParker>(Control::of(region_.bytes()), Side::parent);
        return make_ring_endpoint(std::move(region_), geometry_, Side::parent, config_, std::move(parker));
    }

private:
    bool make(const std::string& name) {
        try {
            const bip::shared_memory_object segment(bip::create_only, name.c_str(), bip::read_write, only_ours());
            const int fd = segment.get_mapping_handle().handle;
            // Boost's truncate() would leave a sparse segment, which kills by SIGBUS where /dev/shm is full.
            const std::size_t bytes = geometry_.total_bytes() + Proof::bytes;
            platform::reserve(fd, bytes, "shared memory", *config_.lifeline);
            region_ = platform::PeerMapping(fd, bytes, *config_.lifeline);
            return true;
        } catch (const bip::interprocess_exception& error) {
            if (error.get_error_code() == bip::already_exists_error) {
                return false;
            }
            const int native = error.get_native_error();
            throw system_error("creating a shared_memory_object in /dev/shm", native,
                               platform::way_to_shared_memory(native));
        }
    }

    const ChannelConfig& config_;
    RingGeometry geometry_;
    platform::PeerMapping region_;
    platform::OwnedName name_;
};

std::unique_ptr<Endpoint> connect_boost(const ChannelConfig& config, const Address& address) {
    const RingGeometry geometry = RingGeometry::of(config);
    const auto name = address.values.find("segment");
    if (name == address.values.end()) {
        throw Error(ErrorKind::failed, "expected the name of a shared_memory_object, got none");
    }
    try {
        const bip::shared_memory_object segment(bip::open_only, name->second.c_str(), bip::read_write);
        platform::PeerMapping region(segment.get_mapping_handle().handle, geometry.total_bytes() + Proof::bytes,
                                     *config.lifeline);
        Proof(region.bytes().subspan(geometry.total_bytes())).give(config.nonce, config.timeout, *config.lifeline);
        auto parker = std::make_unique<BoostParker>(Control::of(region.bytes()), Side::child);
        return make_ring_endpoint(std::move(region), geometry, Side::child, config, std::move(parker));
    } catch (const bip::interprocess_exception& error) {
        throw Error(ErrorKind::failed,
                    "opening the shared_memory_object '" + name->second + "': " + std::string(error.what()));
    }
}

}  // namespace

TransportList shm_boost() {
    Transport transport;
    transport.info = {
        .name = "shm-boost",
        .summary = "Boost.Interprocess: the rings in a shared_memory_object, its mutex and condition to sleep on",
        .kind = TransportKind::shared_memory,
        .capabilities = {.boundaries = true, .zero_copy = true, .asynchronous = true},
        .waits = {WaitMode::block, WaitMode::hybrid},
        .default_wait = WaitMode::block,
        .header_bytes = sizeof(CellHead),
        .options = ring_options(),
        .own_process_because =
            "Boost trusts what the peer wrote into its mutex and condition, and may wait on them "
            "where no signal can interrupt it"};
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<BoostListener>(config); };
    transport.connect = connect_boost;
    return {transport};
}

}  // namespace ipcbench::transports
