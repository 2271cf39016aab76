#include "runner/check_cache.hpp"

#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

/// Returns the value of that key; calls `find` and stores its result if the key is unknown.
template <class Map, class Key, class Find>
const typename Map::mapped_type& look_up(Map& map, const Key& key, const Find& find) {
    const auto known = map.find(key);
    return known != map.end() ? known->second : map.emplace(key, find()).first->second;
}

}  // namespace

const Availability& CheckCache::availability(const Transport& transport, WaitMode wait) {
    return look_up(availability_, std::tuple(&transport, wait),
                   [&] { return registry::availability_of(transport, wait); });
}

const CpuPinning& CheckCache::pinning(const Placement& placement) {
    return look_up(pinning_, placement.text, [&] { return pinning_for(placement); });
}

std::size_t CheckCache::max_frame(const Cell& cell) {
    return look_up(max_frames_, std::tuple(cell.codec, cell.message.get(), cell.payload_bytes),
                   [&] { return cell.make_codec(Role::initiator)->max_frame(cell.payload_bytes); });
}

std::size_t CheckCache::frame_limit(const Transport& transport, const OptionValues& options) {
    return look_up(frame_limits_, std::tuple(&transport, options.given()),
                   [&] { return transport.frame_limit(options); });
}

void CheckCache::require_options(const Transport& transport, const ChannelConfig& config) {
    if (config.options.given().empty()) {
        return;
    }
    const std::optional<Error> refusal =
        look_up(refusals_, std::tuple(&transport, config.options.given(), config.max_frame, config.frames_in_flight),
                [&]() -> std::optional<Error> {
                    try {
                        // What is in a plug-in can be checked only after loading it.
                        const Transport& whole = transport.load ? transport.load() : transport;
                        check_options(whole.info.options, config, whole.info.name);
                    } catch (const Error& error) {
                        return error;
                    }
                    return std::nullopt;
                });
    if (refusal) {
        rejected_option_ = rejected_option_ ? rejected_option_ : refusal;
        throw Error(*refusal);
    }
}

}  // namespace ipcbench::runner
