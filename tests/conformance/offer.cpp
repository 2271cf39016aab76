#include "conformance/offer.hpp"

#include <algorithm>
#include <ostream>

#include "platform/build_info.hpp"
#include "registry/registry.hpp"

namespace ipcbench::transports {
TransportList skeleton();  // the how-to: not in the registry
}

namespace ipcbench::conformance {

std::vector<Offer> all_offers() {
    // A sanitizer sees the same code whichever way a side waits; what the modes do is seen without one.
    if (!platform::build_info().sanitizers.empty()) {
        return all_transports();
    }
    std::vector<Offer> offers;
    for (const Offer& offer : all_transports()) {
        for (const WaitMode wait : offer.transport->info.waits.list()) {
            offers.push_back({offer.transport, wait});
        }
    }
    return offers;
}

std::vector<Offer> all_transports() {
    std::vector<Offer> offers;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind != TransportKind::control) {
            offers.push_back({&transport, transport.info.default_wait});
        }
    }
    static const TransportList how_to = transports::skeleton();
    offers.push_back({&how_to.front(), how_to.front().info.default_wait});
    return offers;
}

std::vector<Offer> asynchronous_offers() {
    std::vector<Offer> offers = all_offers();
    std::erase_if(offers, [](const Offer& offer) {
        const TransportInfo& info = offer.transport->info;
        const bool stands_for_others = offer.wait == info.default_wait || offer.wait == WaitMode::yield;
        return !info.capabilities.asynchronous || !stands_for_others;
    });
    return offers;
}

std::string test_name(const ::testing::TestParamInfo<Offer>& info) {
    std::string name = std::string(info.param.transport->info.name) + "_" + std::string(name_of(info.param.wait));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

void PrintTo(const Offer& offer, std::ostream* out) {
    *out << offer.transport->info.name << ", " << name_of(offer.wait);
}

}  // namespace ipcbench::conformance
