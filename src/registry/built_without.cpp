#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "registry/built_in.hpp"

namespace ipcbench::registry {

TransportList built_without(std::string_view transport, std::string_view package, TransportKind kind) {
    const std::string reason = fmt::format("built without {}", package);
    const std::string mend = "install it and build again: ./scripts/setup.sh && just build";
    Transport stand_in;
    stand_in.info.name = transport;
    stand_in.info.summary = "not in this build";
    stand_in.info.kind = kind;
    stand_in.probe = [=] { return Availability{false, reason, mend}; };
    stand_in.listen = [=](const ChannelConfig&) -> std::unique_ptr<Listener> {
        throw Error(ErrorKind::unavailable, reason, mend);
    };
    stand_in.connect = [=](const ChannelConfig&, const Address&) -> std::unique_ptr<Endpoint> {
        throw Error(ErrorKind::unavailable, reason, mend);
    };
    return {stand_in};
}

}  // namespace ipcbench::registry
