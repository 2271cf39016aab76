#include <new>

#include "ipcbench/base/error.hpp"
#include "platform/owned_name.hpp"
#include "platform/shared_memory.hpp"
#include "platform/shared_memory_space.hpp"
#include "transports/shm/boost_lock.hpp"
#include "transports/shm/nonce_handshake.hpp"
#include "transports/shm/ring_endpoint.hpp"
#include "transports/shm/shm_boost_info.hpp"

namespace ipcbench::transports {
namespace {

namespace bip = boost::interprocess;

/// What one side sleeps on.
struct SleepState {
    bip::interprocess_mutex mutex;
    bip::interprocess_condition wake_up;
    bool woken = false;  // guarded by the mutex
};
static_assert(sizeof(SleepState) <= sizeof(SideState::parking));

SleepState& sleep_state_of(SideState& side) noexcept {
    return *reinterpret_cast<SleepState*>(side.parking.data());
}

class BoostParker final : public Parker {
public:
    BoostParker(Control& control, Side self) noexcept
        : own_(sleep_state_of(control.side(self))), peer_(sleep_state_of(control.side(other(self)))) {}

    Fault park() noexcept override {
        try {
            bip::scoped_lock lock(own_.mutex);
            if (!own_.woken) {
                // A signal does not end this wait, so it is split into slices; the caller checks the lifeline and calls
                // again.
                own_.wake_up.timed_wait(lock, one_slice_from_now());
            }
            own_.woken = false;
            return {};
        } catch (const bip::lock_exception&) {
            return {FaultKind::closed};  // the peer died while it held the mutex
        } catch (const bip::interprocess_exception&) {
            return {};  // timed out waiting for the mutex
        }
    }

    void unpark() noexcept override {
        try {
            {
                const bip::scoped_lock lock(peer_.mutex);
                peer_.woken = true;
            }
            peer_.wake_up.notify_one();
        } catch (const bip::interprocess_exception&) {
            return;  // the peer died or was stopped while it held the mutex: the lifeline ends our next wait
        }
    }

private:
    SleepState& own_;
    SleepState& peer_;
};

/// A segment that the child opens by name through Boost, so the name stays until the child has opened it.
class BoostListener final : public Listener {
public:
    explicit BoostListener(const ChannelConfig& config)
        : config_(config),
          geometry_(RingGeometry::of(config)),
          name_(platform::make_owned(platform::OwnedKind::shared_memory,
                                     [this](const auto& fresh) { return make(fresh.name()); })) {
        for (SideState& side : Control::of(region_.bytes()).sides) {
            // Never destroyed: a sleeper that was killed never leaves the condition variable.
            new (side.parking.data()) SleepState;
        }
    }

    Address address() override {
        Address address;
        address.values["segment"] = name_.name();
        return address;
    }

    std::unique_ptr<Endpoint> accept() override {
        NonceHandshake(region_.bytes().subspan(geometry_.total_bytes()))
            .await(config_.nonce, config_.timeout, *config_.lifeline);
        name_.remove();
        auto parker = std::make_unique<BoostParker>(Control::of(region_.bytes()), Side::parent);
        return make_ring_endpoint(std::move(region_), geometry_, Side::parent, config_, std::move(parker));
    }

private:
    bool make(const std::string& name) {
        try {
            const bip::shared_memory_object segment(bip::create_only, name.c_str(), bip::read_write, owner_only());
            const int fd = segment.get_mapping_handle().handle;
            // Boost's truncate() would create a sparse segment; a write to it raises SIGBUS if /dev/shm is full.
            const std::size_t bytes = geometry_.total_bytes() + NonceHandshake::bytes;
            platform::reserve(fd, bytes, "shared memory", platform::Storage::shared_memory, *config_.lifeline);
            region_ = platform::PeerMapping(fd, bytes, *config_.lifeline);
            return true;
        } catch (const bip::interprocess_exception& error) {
            if (error.get_error_code() == bip::already_exists_error) {
                return false;
            }
            const int native = error.get_native_error();
            throw system_error("creating a shared_memory_object in /dev/shm", native,
                               platform::hint_for_shared_memory(native));
        }
    }

    const ChannelConfig& config_;
    RingGeometry geometry_;
    platform::PeerMapping region_;
    platform::OwnedName name_;
};

std::unique_ptr<Endpoint> connect_boost(const ChannelConfig& config, const Address& address) {
    const RingGeometry geometry = RingGeometry::of(config);
    const std::string& name = address.value("segment");
    try {
        const bip::shared_memory_object segment(bip::open_only, name.c_str(), bip::read_write);
        platform::PeerMapping region(segment.get_mapping_handle().handle,
                                     geometry.total_bytes() + NonceHandshake::bytes, *config.lifeline);
        NonceHandshake(region.bytes().subspan(geometry.total_bytes()))
            .send(config.nonce, config.timeout, *config.lifeline);
        auto parker = std::make_unique<BoostParker>(Control::of(region.bytes()), Side::child);
        return make_ring_endpoint(std::move(region), geometry, Side::child, config, std::move(parker));
    } catch (const bip::interprocess_exception& error) {
        throw Error(ErrorKind::failed, "opening the shared_memory_object '" + name + "': " + std::string(error.what()));
    }
}

}  // namespace

TransportList shm_boost() {
    Transport transport;
    transport.info = describe_shm_boost().front();
    transport.listen = [](const ChannelConfig& config) { return std::make_unique<BoostListener>(config); };
    transport.connect = connect_boost;
    return {transport};
}

}  // namespace ipcbench::transports
