#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "registry/built_in.hpp"
#include "registry/registry.hpp"

namespace ipcbench::registry {
namespace {

Availability missing(std::string_view package) {
    return {false, fmt::format("built without {}", package),
            "install it, and have CMake look again: ./scripts/setup.sh && cmake --preset release && just build"};
}

}  // namespace

TransportList built_without(std::string_view package, std::vector<TransportInfo> described) {
    const auto refuse = [here = missing(package)] { throw Error(ErrorKind::unavailable, here.reason, here.fix); };
    TransportList list;
    for (TransportInfo& info : described) {
        Transport stand_in;
        stand_in.info = std::move(info);
        stand_in.probe = [package] { return missing(package); };
        stand_in.listen = [refuse](const ChannelConfig&) -> std::unique_ptr<Listener> {
            refuse();
            return nullptr;
        };
        stand_in.connect = [refuse](const ChannelConfig&, const Address&) -> std::unique_ptr<Endpoint> {
            refuse();
            return nullptr;
        };
        list.push_back(std::move(stand_in));
    }
    return list;
}

CodecInfo built_without(std::string_view package, CodecInfo described) {
    described.missing_package = package;
    return described;
}

Availability availability_of(const CodecInfo& codec) {
    if (!codec.missing_package.empty()) {
        return missing(codec.missing_package);
    }
    try {
        if (codec.load) {
            codec.load();
        }
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
    return {};
}

}  // namespace ipcbench::registry
