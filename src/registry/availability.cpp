#include <mutex>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "ipcbench/base/error.hpp"
#include "platform/blocked_signals.hpp"
#include "platform/probing.hpp"
#include "platform/random.hpp"
#include "platform/run_folder.hpp"
#include "registry/registry.hpp"

namespace ipcbench::registry {
namespace {

/// No larger than the smallest message limit that any kernel can be configured for (mq_overview(7)).
constexpr std::size_t small_frame = 128;

/// Creates everything that a run over the transport creates before its child connects, in the same place, and removes
/// it. Options keep their defaults: whether there is room for what they request is only found out when it is reserved.
Availability listen_once(const Transport& transport, WaitMode wait) {
    const platform::RunFolder folder;
    Lifeline lifeline;
    ChannelConfig config;
    config.max_frame = small_frame;
    config.wait = Wait{wait};
    config.options = OptionValues(transport.info.options, {}, transport.info.name);
    config.folder = folder.path();
    config.prefix = folder.prefix();
    config.nonce = platform::make_nonce();
    config.lifeline = &lifeline;
    return platform::probe_by_doing(fmt::format("sets up {}", transport.info.name),
                                    [&] { static_cast<void>(transport.listen(config)); });
}

/// Returns whether the transport can be tried out itself. A library may end the process when it lacks something, and
/// may start threads or even a daemon, so for libraries only what they depend on is tested.
bool is_light(const Transport& transport) {
    return transport.info.kind != TransportKind::library;
}

Availability look(const Transport& transport, WaitMode wait) {
    // If a signal ended the program meanwhile, nothing would remove what was created.
    const platform::BlockedSignals until_closed;
    Availability here = transport.probe();
    if (!here.available || transport.info.kind == TransportKind::control) {
        return here;
    }
    try {
        if (is_light(transport)) {
            return listen_once(transport, wait);
        }
        static_cast<void>(platform::RunFolder());
    } catch (const Error& error) {
        return {false, error.what(), error.hint()};
    }
    return here;
}

}  // namespace

Availability availability_of(const Transport& transport, std::optional<WaitMode> wait) {
    const WaitMode mode = wait.value_or(transport.info.default_wait);
    const std::pair use(&transport, mode);
    // A matrix has many cells with the same transport.
    static std::mutex mutex;
    static std::set<std::pair<const Transport*, WaitMode>> found;  // those that work
    {
        const std::scoped_lock lock(mutex);
        if (found.contains(use)) {
            return {};
        }
    }
    Availability here = look(transport, mode);
    if (here.available) {
        const std::scoped_lock lock(mutex);
        found.insert(use);
    }
    return here;
}

}  // namespace ipcbench::registry
