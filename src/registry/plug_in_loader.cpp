#include "registry/plug_in_loader.hpp"

#include <exception>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/plug_in.hpp"

namespace ipcbench::registry {
namespace {

constexpr const char* rebuild_hint = "build it again with the headers of this ipcbench: find_package(ipcbench)";

Error cannot_ask(const std::string& file, std::string_view reason) {
    return {ErrorKind::unavailable, fmt::format("asking the plug-in '{}' what it contributes: {}", file, reason),
            "see struct PlugIn in ipcbench/core/plug_in.hpp"};
}

}  // namespace

void require_interface(const PlugIn& plug_in, std::string_view file) {
    if (plug_in.interface != plug_in_interface) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("the plug-in '{}' was built against version {} of the interface, this ipcbench has {}",
                                file, plug_in.interface, plug_in_interface),
                    rebuild_hint);
    }
    if (plug_in.layout != plug_in_layout) {
        throw Error(ErrorKind::unavailable,
                    fmt::format("the plug-in '{}' was compiled with types of another layout ({:x}, this ipcbench has "
                                "{:x})",
                                file, plug_in.layout, plug_in_layout),
                    "use the compiler, the standard library and the headers that ipcbench was built with");
    }
}

LoadedPlugIn load_plug_in(std::string file) {
    using Entry = const PlugIn*();
    const auto entry = reinterpret_cast<Entry*>(platform::load_plug_in(file.c_str(), plug_in_entry));
    const PlugIn* const plug_in = entry();
    if (plug_in == nullptr) {
        throw cannot_ask(file, fmt::format("{} returned null", plug_in_entry));
    }
    require_interface(*plug_in, file);
    LoadedPlugIn loaded{std::move(file), plug_in->interface, {}, {}};
    try {
        if (plug_in->transports != nullptr) {
            loaded.transports = plug_in->transports();
        }
        if (plug_in->codecs != nullptr) {
            loaded.codecs = plug_in->codecs();
        }
    } catch (const std::exception& error) {
        throw cannot_ask(loaded.file, error.what());
    }
    return loaded;
}

}  // namespace ipcbench::registry
