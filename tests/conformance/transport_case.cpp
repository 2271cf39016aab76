#include "conformance/transport_case.hpp"

#include <algorithm>
#include <ostream>

#include "platform/build_info.hpp"
#include "registry/registry.hpp"

namespace ipcbench::transports {
TransportList skeleton();  // the tutorial's transport: not in the registry
}

namespace ipcbench::conformance {

std::vector<TransportCase> all_transport_cases() {
    // A sanitizer sees the same code in every wait mode; runs without a sanitizer test the modes.
    if (!platform::build_info().sanitizers.empty()) {
        return all_transports();
    }
    std::vector<TransportCase> transport_cases;
    for (const TransportCase& transport_case : all_transports()) {
        for (const WaitMode wait : transport_case.transport->info.waits.list()) {
            transport_cases.push_back({transport_case.transport, wait});
        }
    }
    return transport_cases;
}

std::vector<TransportCase> all_transports() {
    std::vector<TransportCase> transport_cases;
    for (const Transport& transport : registry::transports()) {
        if (transport.info.kind != TransportKind::control) {
            transport_cases.push_back({&transport, transport.info.default_wait});
        }
    }
    static const TransportList how_to = transports::skeleton();
    transport_cases.push_back({&how_to.front(), how_to.front().info.default_wait});
    return transport_cases;
}

std::vector<TransportCase> asynchronous_transport_cases() {
    std::vector<TransportCase> transport_cases = all_transport_cases();
    std::erase_if(transport_cases, [](const TransportCase& transport_case) {
        const TransportInfo& info = transport_case.transport->info;
        const bool stands_for_others =
            transport_case.wait == info.default_wait || transport_case.wait == WaitMode::yield;
        return !info.capabilities.asynchronous || !stands_for_others;
    });
    return transport_cases;
}

std::string test_name(const ::testing::TestParamInfo<TransportCase>& info) {
    std::string name = std::string(info.param.transport->info.name) + "_" + std::string(name_of(info.param.wait));
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
}

void PrintTo(const TransportCase& transport_case, std::ostream* out) {
    *out << transport_case.transport->info.name << ", " << name_of(transport_case.wait);
}

}  // namespace ipcbench::conformance
