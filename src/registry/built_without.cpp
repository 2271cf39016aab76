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

TransportList built_without(std::string_view transport, std::string_view package, TransportKind kind) {
    const auto refuse = [here = missing(package)] { throw Error(ErrorKind::unavailable, here.reason, here.mend); };
    Transport stand_in;
    stand_in.info.name = transport;
    stand_in.info.summary = "not in this build";
    stand_in.info.kind = kind;
    stand_in.probe = [package] { return missing(package); };
    stand_in.listen = [refuse](const ChannelConfig&) -> std::unique_ptr<Listener> {
        refuse();
        return nullptr;
    };
    stand_in.connect = [refuse](const ChannelConfig&, const Address&) -> std::unique_ptr<Endpoint> {
        refuse();
        return nullptr;
    };
    return {stand_in};
}

CodecInfo codec_built_without(std::string_view codec, std::string_view package) {
    CodecInfo stand_in;
    stand_in.name = codec;
    stand_in.summary = "not in this build";
    stand_in.missing_package = package;
    return stand_in;
}

Availability availability_of(const CodecInfo& codec) {
    return codec.missing_package.empty() ? Availability{} : missing(codec.missing_package);
}

}  // namespace ipcbench::registry
