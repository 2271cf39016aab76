#include <algorithm>
#include <map>
#include <mutex>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "registry/built_in.hpp"
#include "registry/plug_in_loader.hpp"

namespace ipcbench::registry {
namespace {

/// Loads the plug-in, or returns it if it is loaded. Not tried in a child process first, although a seccomp filter may
/// kill this process for it: the code must be loaded here in any case.
const LoadedPlugIn& loaded_plug_in(std::string_view family) {
    static std::mutex mutex;
    static std::map<std::string, LoadedPlugIn, std::less<>> all;
    const std::scoped_lock lock(mutex);
    if (const auto known = all.find(family); known != all.end()) {
        return known->second;
    }
    return all.emplace(family, load_plug_in(fmt::format("libipcbench-{}.so", family))).first->second;
}

template <class Items, class NameOf>
const auto& item_of(const LoadedPlugIn& plug_in, const Items& items, std::string_view name,
                    const NameOf& name_of_item) {
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const auto& item) { return name_of_item(item) == name; });
    if (found == items.end()) {
        throw Error(ErrorKind::unavailable, fmt::format("the plug-in '{}' has no {}", plug_in.file, name),
                    "it belongs to another build: install it and ipcbench together");
    }
    return *found;
}

}  // namespace

TransportList in_plug_in(std::string_view family, std::vector<TransportInfo> described) {
    TransportList list;
    for (TransportInfo& info : described) {
        const auto load = [family, name = info.name]() -> const Transport& {
            const LoadedPlugIn& plug_in = loaded_plug_in(family);
            return item_of(plug_in, plug_in.transports, name, [](const Transport& one) { return one.info.name; });
        };
        Transport stand_in;
        stand_in.info = std::move(info);
        stand_in.listen = [load](const ChannelConfig& config) { return load().listen(config); };
        stand_in.connect = [load](const ChannelConfig& config, Address address) {
            return load().connect(config, std::move(address));
        };
        stand_in.probe = [load] {
            try {
                return load().probe();
            } catch (const Error& error) {
                return Availability{false, error.what(), error.hint()};
            }
        };
        stand_in.frame_limit = [load](const OptionValues& options) { return load().frame_limit(options); };
        stand_in.load = load;
        list.push_back(std::move(stand_in));
    }
    return list;
}

CodecInfo in_plug_in(std::string_view family, CodecInfo described) {
    described.load = [family, name = described.name]() -> const CodecInfo& {
        const LoadedPlugIn& plug_in = loaded_plug_in(family);
        return item_of(plug_in, plug_in.codecs, name, [](const CodecInfo& one) { return one.name; });
    };
    described.make = [load = described.load] { return load().make(); };
    if (described.no_documents_because.empty()) {
        described.make_documents = [load = described.load](const DocumentSchema& schema) {
            const CodecInfo& codec = load();
            return codec.make_documents ? codec.make_documents(schema) : nullptr;
        };
    }
    return described;
}

}  // namespace ipcbench::registry
