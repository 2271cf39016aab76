#include "runner/known_facts.hpp"

#include "registry/registry.hpp"

namespace ipcbench::runner {
namespace {

/// Returns what is known under that key, finding it out if it is not.
template <class Map, class Key, class Find>
const typename Map::mapped_type& look_up(Map& map, const Key& key, const Find& find) {
    const auto known = map.find(key);
    return known != map.end() ? known->second : map.emplace(key, find()).first->second;
}

}  // namespace

const Availability& KnownFacts::availability(const Transport& transport, WaitMode wait) {
    return look_up(availability_, std::tuple(&transport, wait),
                   [&] { return registry::availability_of(transport, wait); });
}

const Seats& KnownFacts::seats(const Placement& placement) {
    return look_up(seats_, placement.text, [&] { return seats_for(placement); });
}

std::size_t KnownFacts::max_frame(const CodecInfo& codec, std::uint64_t payload_bytes) {
    return look_up(max_frames_, std::tuple(&codec, payload_bytes),
                   [&] { return codec.make()->max_frame(payload_bytes); });
}

std::size_t KnownFacts::frame_limit(const Transport& transport, const OptionValues& options) {
    return look_up(frame_limits_, std::tuple(&transport, options.given()),
                   [&] { return transport.frame_limit(options); });
}

void KnownFacts::require_options(const Transport& transport, const ChannelConfig& config) {
    if (config.options.given().empty()) {
        return;
    }
    const std::optional<Error> refusal =
        look_up(refusals_, std::tuple(&transport, config.options.given(), config.max_frame, config.depth),
                [&]() -> std::optional<Error> {
                    try {
                        check_options(transport.info.options, config, transport.info.name);
                    } catch (const Error& error) {
                        return error;
                    }
                    return std::nullopt;
                });
    if (refusal) {
        refused_option_ = refused_option_ ? refused_option_ : refusal;
        throw Error(*refusal);
    }
}

}  // namespace ipcbench::runner
